"""Excel's own charts. A dot with its limits is a line chart without the line: it keeps the names of the rows."""

from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from exports.sheet import Chart, IntervalChart, StackChart

_INK, _RULE = "1F2933", "B45309"
_LAYERS = ("93C5FD", "FDE68A", "D1D5DB", "F9A8D4", "A7F3D0", "C4B5FD")
# The schema's order; openpyxl writes `minus` first, which Excel may offer to repair.
_ERROR_BAR_PARTS = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")


def interval_chart(chart: Chart) -> Any:
    """The chart, of whichever kind, as openpyxl writes it."""
    return _stack(chart) if isinstance(chart, StackChart) else _intervals(chart)


def _stack(chart: StackChart) -> Any:
    made: Any = BarChart()
    made.type, made.grouping, made.overlap, made.gapWidth = "bar", "stacked", 100, 60
    made.title = chart.title
    made.title.overlay = False
    made.width, made.height = chart.size
    made.legend.position = "b"
    made.visible_cells_only = False
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0.0, 1.0
    made.y_axis.majorUnit = 0.2
    made.y_axis.number_format = "0%"
    made.x_axis.delete = made.y_axis.delete = False
    # From top to bottom as in the table.
    made.x_axis.scaling.orientation = "maxMin"
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E5E7EB"))
    for number, (name, values) in enumerate(chart.layers):
        layer = _series(name, values, chart.labels)
        # Of different lightness, so that they part without colour, with the share in words.
        layer.spPr = GraphicalProperties(solidFill=_LAYERS[number % len(_LAYERS)])
        layer.smooth = None
        layer.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
        made.series.append(layer)
    return made


def _intervals(chart: IntervalChart) -> Any:
    made: Any = LineChart()
    made.title = chart.title
    made.title.overlay = False
    made.width, made.height = chart.size
    made.legend = None
    # Its cells may stand in hidden columns.
    made.visible_cells_only = False
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0.0, 1.0
    made.y_axis.majorUnit = 0.2
    made.y_axis.crossBetween = "between"
    made.y_axis.number_format = "0%"
    # openpyxl 3.1 leaves axes out unless told not to.
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E5E7EB"))
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
