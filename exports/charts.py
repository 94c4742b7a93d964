"""Excel's own charts. A dot with its limits is a line chart without the line: it keeps the names of the rows."""

from typing import Any

from openpyxl.chart import BarChart as Bars
from openpyxl.chart import LineChart
from openpyxl.chart import ScatterChart as Scatter
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.title import title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties

from exports.sheet import BarChart, Chart, IntervalChart, RangeChart, ScatterChart, StackChart

_INK, _RULE, _GRID, _BAR = "1F2933", "B45309", "E5E7EB", "93C5FD"
_LAYERS = (_BAR, "FDE68A", "D1D5DB", "F9A8D4", "A7F3D0", "C4B5FD")
_NAMED = 40
"""More points than these have no room for their names."""
_TITLE, _AXIS = 1200, 1000
"""Hundredths of a point."""
_BRACKET = 38_100
"""Width of the line that is a range: 3 points, in the unit of drawings; a wider one would seem to reach further."""
# The schema's order; openpyxl writes `minus` first, which Excel may offer to repair.
_ERROR_BAR_PARTS = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")


def drawn(chart: Chart) -> Any:
    """The chart, of whichever kind, as openpyxl writes it."""
    match chart:
        case StackChart():
            return _stack(chart)
        case BarChart():
            return _bars(chart)
        case RangeChart():
            return _ranges(chart)
        case ScatterChart():
            return _scatter(chart)
        case IntervalChart():
            return _intervals(chart)


def _stack(chart: StackChart) -> Any:
    made = _framed(Bars(), chart)
    made.type, made.grouping, made.overlap, made.gapWidth = "bar", "stacked", 100, 60
    made.legend.position = "b"
    # From top to bottom as in the table.
    made.x_axis.scaling.orientation = "maxMin"
    for number, (name, values) in enumerate(chart.layers):
        layer = _series(name, values, chart.labels)
        # Of different lightness, so that they part without colour, with the share in words.
        layer.spPr = GraphicalProperties(solidFill=_LAYERS[number % len(_LAYERS)])
        layer.smooth = None
        layer.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
        made.series.append(layer)
    return made


def _bars(chart: BarChart) -> Any:
    made = _framed(Bars(), chart)
    made.type, made.grouping, made.gapWidth, made.legend = "bar", "clustered", 60, None
    made.x_axis.scaling.orientation = "maxMin"
    bars = _series(chart.title, chart.values, chart.labels)
    bars.smooth = None
    bars.spPr = GraphicalProperties(solidFill=_BAR)
    bars.errBars = _limits(chart.below, chart.above)
    made.series.append(bars)
    return made


def _ranges(chart: RangeChart) -> Any:
    """The range is the error bar of a second bar that is not drawn: it stands beside the first, in every program."""
    made = _framed(Bars(), chart)
    made.type, made.grouping, made.gapWidth, made.legend = "col", "clustered", 50, None
    bars = _series("Share", chart.values, chart.labels)
    bars.spPr = GraphicalProperties(solidFill=_BAR)
    bars.errBars = _limits(chart.below, chart.above)
    wanted = _series("Range", chart.middle, chart.labels)
    wanted.spPr = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    wanted.errBars = _limits(chart.half, chart.half)
    wanted.errBars.spPr = GraphicalProperties(ln=LineProperties(solidFill=_RULE, w=_BRACKET, cap="flat"))
    for series in (bars, wanted):
        series.smooth = None
        made.series.append(series)
    return made


def _intervals(chart: IntervalChart) -> Any:
    made = _framed(LineChart(), chart)
    made.legend = None
    made.y_axis.crossBetween = "between"
    dots = _series(chart.title, chart.values, chart.labels)
    dots.marker = Marker(symbol="circle", size=9, spPr=GraphicalProperties(solidFill=_INK))
    joint = LineProperties(solidFill=_INK, w=12700) if chart.joined else LineProperties(noFill=True)
    dots.spPr = GraphicalProperties(ln=joint)
    dots.errBars = _limits(chart.below, chart.above)
    made.series.append(dots)
    if chart.standard is not None:
        line = _series("Standard", chart.standard, chart.labels)
        # Dashed, with a mark at each row: one row alone still shows.
        line.marker = Marker(symbol="dash", size=12, spPr=GraphicalProperties(solidFill=_RULE))
        line.spPr = GraphicalProperties(ln=LineProperties(solidFill=_RULE, prstDash="dash", w=19050))
        made.series.append(line)
    return made


def _scatter(chart: ScatterChart) -> Any:
    """A series for each point, since before Excel 2013 a label tells its series' name and no other cell's."""
    made = _framed(Scatter(), chart)
    made.style, made.scatterStyle, made.legend = None, "lineMarker", None
    made.x_axis.scaling.min, made.x_axis.scaling.max = 0, chart.most + 1
    made.x_axis.number_format = "0"
    made.x_axis.majorGridlines = None
    made.x_axis.title, made.y_axis.title = _small(chart.across), None
    for name, counts, shares, dashed in chart.lines:
        line = _points(SeriesLabel(v=name), counts, shares)
        line.marker = Marker(symbol="none")
        line.spPr = GraphicalProperties(
            ln=LineProperties(solidFill=_RULE, prstDash="dash" if dashed else "solid", w=12700)
        )
        made.series.append(line)
    for name, count, share in chart.points:
        point = _points(SeriesLabel(strRef=StrRef(f=name)), count, share)
        point.marker = Marker(symbol="circle", size=8, spPr=GraphicalProperties(solidFill=_INK))
        point.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
        if len(chart.points) <= _NAMED:
            shown = {"showSerName": True, "showVal": False, "showCatName": False, "showLegendKey": False}
            point.dLbls = DataLabelList(dLblPos="r", **shown)
        made.series.append(point)
    return made


def _points(name: SeriesLabel, counts: str, shares: str) -> Series:
    x, y = AxDataSource(numRef=NumRef(f=counts)), NumDataSource(numRef=NumRef(f=shares))
    series = Series(xVal=x, yVal=y)
    series.tx = name
    series.smooth = False
    return series


def _small(words: str) -> Any:
    """An axis's title."""
    made: Any = title_maker(words)
    made.overlay = False
    made.tx.rich.p[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=_AXIS, b=False))
    return made


def _framed(made: Any, chart: Chart) -> Any:
    """Title, size, and an axis of shares from 0 to 1."""
    made.title = chart.title
    made.title.overlay = False
    made.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=_TITLE, b=True))
    made.width, made.height = chart.size
    # Its cells may stand in hidden columns.
    made.visible_cells_only = False
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0.0, 1.0
    made.y_axis.majorUnit = 0.2
    made.y_axis.number_format = "0%"
    # openpyxl 3.1 leaves axes out unless told not to.
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    return made


def _series(title: str, values: str, labels: str) -> Series:
    series = Series(val=NumDataSource(numRef=NumRef(f=values)), cat=AxDataSource(strRef=StrRef(f=labels)))
    series.tx = SeriesLabel(v=title)
    series.smooth = False
    return series


def _limits(below: str, above: str) -> Any:
    bars: Any = ErrorBars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=False,
        plus=NumDataSource(numRef=NumRef(f=above)),
        minus=NumDataSource(numRef=NumRef(f=below)),
        spPr=GraphicalProperties(ln=LineProperties(solidFill=_INK, w=19050)),
    )
    bars.__elements__ = _ERROR_BAR_PARTS
    return bars
