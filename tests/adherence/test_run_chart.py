"""The run chart: months' means, their median, breaks where what is measured changed, and runs."""

from coder.adherence.run_chart import RunChart, Version, run_chart
from tests.adherence.frames import Programme

ONE: Version = ("plan", "bridgework-s04", "1.0.0")
TWO: Version = ("plan", "bridgework-s04", "2.0.0")


def programme(*tenths: int) -> Programme:
    """One session a month from January on, with these scores in tenths."""
    made = Programme()
    for place, score in enumerate(tenths, start=1):
        made.scored(f"S{place:02}", score, month=f"2026-{place:02}", date=f"2026-{place:02}-05")
    return made


def chart(made: Programme, versions: dict[str, frozenset[Version]] | None = None) -> RunChart:
    return run_chart(made.report(), None, versions or {})


def test_each_month_has_the_mean_of_its_sessions_and_the_median_of_all_months() -> None:
    """Means 0.5, 0.8, 0.6: in order 0.5, 0.6, 0.8, the middle one is 0.6."""
    months = chart(programme(5, 8, 6)).months
    assert [month.group.weighted.value for month in months] == [0.5, 0.8, 0.6]
    assert [month.median for month in months] == [0.6, 0.6, 0.6]


def test_a_new_version_breaks_the_line_and_the_median_is_taken_anew() -> None:
    """Before: 0.5, 0.7, median 0.6. From March on: 0.8, 1.0, 0.9, median 0.9."""
    versions = {f"S{place:02}": frozenset({ONE if place < 3 else TWO}) for place in range(1, 6)}
    months = chart(programme(5, 7, 8, 10, 9), versions).months
    assert [month.new for month in months] == [(), (), (TWO,), (), ()]
    assert [month.median for month in months] == [0.6, 0.6, 0.9, 0.9, 0.9]


def test_another_plan_used_for_the_first_time_is_no_break() -> None:
    other: Version = ("plan", "bridgework-s05", "1.0.0")
    months = chart(programme(5, 7), {"S01": frozenset({ONE}), "S02": frozenset({other})}).months
    assert [month.new for month in months] == [(), ()]


def test_the_longest_run_passes_over_months_on_the_median() -> None:
    """Median of 0.4, 0.5, 0.6, 0.8, 0.7 is 0.6: two below, one on it, two above."""
    assert chart(programme(4, 5, 6, 8, 7)).longest_run == 2


def test_a_month_on_the_median_does_not_end_a_run() -> None:
    """Median of 0.8, 0.6, 0.7, 0.5, 0.4 is 0.6: above, on it, above, below, below: two above in a row."""
    assert chart(programme(8, 6, 7, 5, 4)).longest_run == 2


def test_a_month_without_a_score_has_no_part_in_the_median() -> None:
    """Scores 0.5 and 0.7, and a session that nobody coded: the median is 0.6."""
    made = programme(5, 7)
    made.session("S03", month="2026-03", date="2026-03-05")
    months = chart(made).months
    assert [month.group.weighted.value for month in months] == [0.5, 0.7, None]
    assert months[0].median == 0.6


def test_sessions_without_a_date_are_counted_and_in_no_month() -> None:
    made = programme(5)
    made.scored("S09", 7, month=None, date=None)
    found = chart(made)
    assert ([month.group.key for month in found.months], found.undated) == (["2026-01"], 1)


def test_the_trend_of_a_site_counts_what_took_place_there_alone() -> None:
    """Ten sessions took place in the north in January, and five in the south: the north's month shows ten."""
    made = programme(5)
    made.scored("S08", 9, month="2026-01", date="2026-01-08", site="south")
    for site, sessions in (("north", 10), ("south", 5)):
        made.delivered.append({"programme": "bridgework", "site": site, "month": "2026-01", "sessions": sessions})
    report = made.report(by="site")
    [month] = run_chart(report, report.groups[0], {}).months
    assert (month.group.weighted.value, month.group.delivered_sessions) == (0.5, 10)
