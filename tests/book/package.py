"""The parts of a workbook's file, and the order in which ECMA-376 wants what stands in them."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import normpath
from xml.etree.ElementTree import Element, fromstring

from openpyxl.utils import range_boundaries

_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr"
)
_AXIS += " txPr crossAx crosses crossesAt"
_SERIES = "idx order tx spPr {} dPt dLbls trendline errBars {} smooth"
ORDERS = {
    name: tuple(parts.split())
    for name, parts in {
        # 18.3.1.99, 18.8.39, 18.8.22, 18.8.14, 18.8.45, 18.5.1.2, 18.2.27
        "worksheet": "sheetPr sheetViews sheetFormatPr cols sheetData mergeCells conditionalFormatting dataValidations "
        "hyperlinks pageMargins pageSetup headerFooter rowBreaks drawing tableParts",
        "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors",
        "font": "b i strike u vertAlign sz color name family charset scheme",
        "dxf": "font numFmt fill alignment border protection",
        "xf": "alignment protection",
        "table": "autoFilter sortState tableColumns tableStyleInfo",
        "workbook": "workbookPr workbookProtection bookViews sheets definedNames calcPr",
        # 21.2.2: chart, plot area, the kinds of charts, their series, axes and error bars.
        "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
        "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
        "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
        "scatterChart": "scatterStyle varyColors ser dLbls axId",
        "lineChart/ser": _SERIES.format("marker", "cat val"),
        "barChart/ser": _SERIES.format("invertIfNegative pictureOptions", "cat val shape").removesuffix(" smooth"),
        "scatterChart/ser": _SERIES.format("marker", "xVal yVal"),
        "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
        "catAx": f"{_AXIS} auto lblAlgn lblOffset noMultiLvlLbl",
        "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
        "title": "tx layout overlay spPr txPr",
        "marker": "symbol size spPr",
        "dLbls": "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize",
    }.items()
}
_USED = (
    "AND COUNTIF COUNTIFS HYPERLINK IF IFERROR INDEX ISNUMBER MATCH MAX MIN NORMSINV NOT OR ROUND SEARCH SQRT SUMIFS"
)
FUNCTIONS = frozenset((*_USED.split(), "SUMPRODUCT", "TINV"))
"""Those of Excel 2007 that formulas here use."""
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_CALLED = re.compile(r"([A-Za-z_.][\w.]*)\(")


@dataclass(frozen=True)
class Package:
    """The file of a workbook."""

    path: Path

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def trees(self) -> dict[str, Element]:
        return {name: fromstring(content) for name, content in self.parts.items() if not name.endswith(".png")}

    def under(self, folder: str) -> dict[str, Element]:
        """The parts that stand in a folder themselves."""
        return {name: tree for name, tree in self.trees.items() if str(PurePosixPath(name).parent) == folder}

    def targets(self, part: str) -> dict[str, str]:
        """Id of a relationship of the part -> the part that it leads to."""
        at = PurePosixPath(part)
        told = self.trees.get(str(at.parent / "_rels" / f"{at.name}.rels"))
        found = () if told is None else told
        return {
            one.attrib["Id"]: one.attrib["Target"].lstrip("/")
            if one.attrib["Target"].startswith("/")
            else normpath(str(at.parent / one.attrib["Target"]))
            for one in found
        }

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Name of a sheet -> its part."""
        targets = self.targets("xl/workbook.xml")
        return {
            one.attrib["name"]: targets[next(value for key, value in one.attrib.items() if key.endswith("}id"))]
            for one in named(self.trees["xl/workbook.xml"], "sheet")
        }


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def named(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.iter() if local(element) == name]


def out_of_order(tree: Element) -> Iterator[str]:
    """A line for each element that has a part which the schema does not know there, or wants elsewhere."""
    for element in tree.iter():
        for child in element:
            name = local(child) if local(child) in ORDERS else f"{local(element)}/{local(child)}"
            order, parts = ORDERS.get(name, ()), [local(part) for part in child]
            if order and (set(parts) - set(order) or parts != sorted(parts, key=order.index)):
                yield f"{name}: {' '.join(parts)}"
    order, parts = ORDERS.get(local(tree), ()), [local(part) for part in tree]
    if order and (set(parts) - set(order) or parts != sorted(parts, key=order.index)):
        yield f"{local(tree)}: {' '.join(parts)}"


def unfit(formula: str) -> Iterator[str]:
    """What Excel 2007 would not take of a formula."""
    if len(formula) > 8192:
        yield f"{len(formula)} characters"
    yield from (f"a text of {len(text)} characters" for text in _TEXT.findall(formula) if len(text) > 255)
    bare = re.sub(r"\[[^\[\]]*\]", "", _TEXT.sub('""', formula))
    yield from (f"the function {name}" for name in set(_CALLED.findall(bare)) - FUNCTIONS)


def corner(area: str) -> tuple[int, int]:
    """Column and row of the lower right cell of an area that begins in A1."""
    left, top, right, bottom = _edges(area)
    assert (left, top) == (1, 1)
    return right, bottom


def overlapping(areas: list[str]) -> list[tuple[str, str]]:
    """The pairs of areas that share a cell."""
    held = [(area, _edges(area)) for area in areas]
    return [
        (first, second)
        for number, (first, (left, top, right, bottom)) in enumerate(held)
        for second, (west, north, east, south) in held[number + 1 :]
        if left <= east and west <= right and top <= south and north <= bottom
    ]


def _edges(area: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = (edge for edge in range_boundaries(area) if edge)
    return left, top, right, bottom
