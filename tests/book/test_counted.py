"""Columns of the sheet Sessions for a codebook's summaries."""

from coder.adherence.records import Session, SummaryRule
from coder.adherence.sessions import assess
from coder.book.counted import counted_cells, counted_columns


def test_a_label_that_is_taken_has_its_id_behind_it() -> None:
    code = (("A", ("A",)),)
    rules = (SummaryRule("DOSE2", "dose", "ratio", code, code), SummaryRule("OTHER", "Other", "share", code, code))
    [result] = assess([Session("S01")], declared=rules)
    columns = counted_columns([result], ["Session", "Dose"])
    assert [column.name for column in columns.values()] == ["dose (DOSE2)", "Other"]
    assert [column.kind for column in columns.values()] == ["number", "percent"]
    assert counted_cells(result, columns) == {"dose (DOSE2)": None, "Other": None}
