"""How cells look: few styles, one font, colour never the only sign."""

from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from exports.sheet import Kind, Look, Mark

NUMBER_FORMATS: dict[Kind, str] = {
    "text": "General",
    "number": "0.00",
    "percent": "0%",
    "int": "#,##0",
    "minutes": "0.0",
    "seconds": "0.000",
    "date": "yyyy-mm-dd",
    "link": "General",
}
_SCRATCH_ROW = 10_000
_INK, _QUIET, _LINK, _RULE = "1F2933", "6B7280", "1D4ED8", "9CA3AF"
_FONTS: dict[Look, dict[str, Any]] = {
    "plain": {"color": _INK},
    "title": {"color": _INK, "bold": True, "size": 18},
    "heading": {"color": _INK, "bold": True, "size": 12},
    "label": {"color": _QUIET},
    "note": {"color": _QUIET, "italic": True, "size": 10},
    "strong": {"color": _INK, "bold": True},
    "head": {"color": _INK, "bold": True},
}
_MARKS: dict[Mark, DifferentialStyle] = {
    "alarm": DifferentialStyle(
        font=Font(bold=True, color="991B1B"), fill=PatternFill(bgColor="FEE2E2", fill_type="solid")
    ),
    "doubt": DifferentialStyle(font=Font(italic=True), fill=PatternFill(bgColor="F3F4F6", fill_type="solid")),
    "good": DifferentialStyle(font=Font(bold=True)),
}

# The schema's order (ECMA-376, 18.8.22), which openpyxl does not keep.
_FONT_PARTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow"),
    *("u", "vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)


def order_fonts(book: Any) -> None:
    """Have the workbook's fonts written as the schema orders their parts."""
    for font in book._fonts:
        font.__elements__ = _FONT_PARTS


def mark_style(mark: Mark) -> DifferentialStyle:
    """The conditional look of a mark; the words of the cell say the same."""
    return _MARKS[mark]


@dataclass
class Styles:
    """Indexes of the styles of one workbook, made on cells of a sheet whose rows are replaced later."""

    sheet: Worksheet
    _made: dict[tuple[Kind, Look, bool, bool, bool], int] = field(default_factory=dict)

    def index(
        self, kind: Kind = "text", look: Look = "plain", *, wrap: bool = False, link: bool = False, page: bool = False
    ) -> int:
        """The style of a cell of this kind and look; on a page numbers stand in the middle of their column."""
        key = (kind, look, wrap, link, page)
        if key not in self._made:
            # Far from cells that are merged.
            cell: Any = self.sheet.cell(row=_SCRATCH_ROW, column=len(self._made) + 1)
            cell.number_format = NUMBER_FORMATS[kind]
            font = dict(_FONTS[look])
            if link or kind == "link":
                font.update(color=_LINK, underline="single")
            cell.font = Font(name="Calibri", **{"size": 11, **font})
            upright = "center" if look == "head" else "top"
            side = _side(kind, look, page)
            # In a table a text must not run into the number to its left.
            indent = 1 if side == "left" and not page else 0
            cell.alignment = Alignment(
                vertical=upright, wrap_text=wrap or look == "head", horizontal=side, indent=indent
            )
            if look == "head":
                cell.fill = PatternFill("solid", fgColor="E5E7EB")
                cell.border = Border(bottom=Side("thin", color=_RULE))
            elif look == "heading":
                cell.border = Border(bottom=Side("thin", color=_RULE))
            self._made[key] = int(cell.style_id)
        return self._made[key]


def _side(kind: Kind, look: Look, page: bool) -> str | None:
    if kind in ("text", "link", "date"):
        return "left"
    if page:
        return "center"
    return "right" if look == "head" else None
