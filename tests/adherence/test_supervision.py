"""What a practitioner takes into supervision, on sessions of P03 (seat F1) with P07 (seat F2)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from coder.adherence.supervision import item_records, missed, points, strengths
from coder.adherence.supervision_mix import own_acts
from coder.adherence.supervision_moments import Moment, concerns, good_moments, marked, moments, unanswered
from coder.adherence.supervision_records import Happening, Scale, Watched
from tests.adherence.frames import ALL_DELIVERED, Programme

SEATS = {"F1": "P03", "F2": "P07"}
SCALES = (Scale("G-ONE", 5.0), Scale("G-TWO", 5.0))


class Year:
    """Sessions S1, S2 ... of P03 on following days."""

    def __init__(self) -> None:
        self.programme = Programme()
        self.actors: list[str | None] = []
        self.back: set[int] = set()
        self.ratings: dict[str, Mapping[str, float | None]] = {}

    def session(
        self,
        marks: Mapping[str, str] | None = None,
        events: Sequence[tuple[str, float, str | None]] = (),
        ratings: Mapping[str, float | None] | None = None,
        **given: Any,
    ) -> str:
        """`marks`: over items that were delivered; `events`: (code, onset, actor)."""
        name = f"S{len(self.programme.sessions) + 1}"
        self.programme.session(name, date=f"2026-03-{len(self.programme.sessions) + 1:02d}")
        told = [(code, onset) for code, onset, _ in events]
        self.programme.coding(name, marks={**ALL_DELIVERED, **(marks or {})}, events=told, **given)
        self.actors += [actor for _, _, actor in events]
        self.ratings[name] = ratings or {}
        return name

    def answered(self, answer: int, to: int) -> None:
        """Links events by their number over all sessions."""
        self.programme.linked(answer, to)

    def watched(self) -> list[Watched]:
        happenings: dict[str, list[Happening]] = {}
        rows = zip(self.programme.events, self.actors, strict=True)
        for number, (row, actor) in enumerate(rows):
            made = Happening(
                row["event"], row["onset"], row["code"], actor, row["responds_to"], come_back=number in self.back
            )
            happenings.setdefault(row["session"], []).append(made)
        return [
            Watched(one, "P03", SEATS, tuple(happenings.get(one.session.name, ())), self.ratings[one.session.name])
            for one in self.programme.report().sessions
        ]


def told(found: Sequence[Moment]) -> list[tuple[str, str, float]]:
    return [(one.kind, one.session, one.onset) for one in found]


def test_an_item_counts_the_sessions_in_which_it_applied_and_was_observed() -> None:
    """Five sessions less one not applicable and one not observed: of 3 it was missed in 1, adapted in 1."""
    year = Year()
    for status in ("not_delivered", "adapted", "delivered", "not_applicable", "not_observed"):
        year.session({"S4.5": status})
    record = next(one for one in item_records(year.watched()) if one.item == "S4.5")
    assert (record.applicable, record.sessions("not_delivered"), record.sessions("adapted")) == (3, ("S1",), ("S2",))


def test_an_adapted_item_is_not_among_the_missed() -> None:
    year = Year()
    year.session({"S4.5": "adapted"})
    assert missed(item_records(year.watched())) == []


def test_missed_items_stand_critical_first_then_by_how_often() -> None:
    """S4.1 is missed twice but not critical; of the critical ones S4.4 is missed twice, S4.2 once, S4.5 in part."""
    year = Year()
    year.session({"S4.1": "not_delivered", "S4.2": "not_delivered", "S4.4": "not_delivered"})
    year.session({"S4.1": "not_delivered", "S4.4": "not_delivered", "S4.5": "partial"})
    assert [one.item for one in missed(item_records(year.watched()))] == ["S4.4", "S4.2", "S4.5", "S4.1"]


def test_the_first_point_is_the_critical_item_even_where_another_is_missed_more() -> None:
    year = Year()
    year.session({"S4.1": "not_delivered", "S4.2": "not_delivered"})
    year.session({"S4.1": "not_delivered"})
    (point,) = points(year.watched())
    assert (point.kind, point.count, point.of, point.sessions) == ("item", 1, 2, ("S1",))


def test_without_a_critical_one_it_is_the_item_missed_most() -> None:
    year = Year()
    year.session({"S4.1": "not_delivered", "S4.6": "not_delivered"})
    year.session({"S4.6": "not_delivered"})
    (point,) = points(year.watched())
    assert (point.count, point.of, point.sessions) == (2, 2, ("S1", "S2"))


def test_a_concern_with_this_practitioner_as_actor_is_a_point() -> None:
    year = Year()
    year.session(events=[("PX-HOS", 60.0, "F1"), ("PX-HOS", 90.0, "F1")])
    (point,) = points(year.watched())
    assert (point.kind, point.about, point.count, point.of, point.sessions) == ("concern", "PX-HOS", 2, None, ("S1",))


def test_another_practitioners_concern_is_nowhere() -> None:
    year = Year()
    year.session(events=[("PX-HOS", 60.0, "F2")])
    watched = year.watched()
    assert (points(watched), concerns(watched), moments(watched)) == ((), [], [])


def test_a_concern_that_names_nobody_is_a_moment_but_no_point() -> None:
    year = Year()
    year.session(events=[("PX-HOS", 60.0, None)])
    watched = year.watched()
    assert (points(watched), told(moments(watched))) == ((), [("concern", "S1", 60.0)])


def test_strains_that_nobody_answered_are_a_point_with_all_strains_as_n() -> None:
    """Three strains, one of them linked to an answer: 2 of 3."""
    year = Year()
    year.session(events=[("RU-BND", 10.0, "P1"), ("EN-VAL", 20.0, "F2"), ("RU-BND", 500.0, "P1")])
    year.session(events=[("RU-BND", 30.0, "P2")])
    year.answered(1, to=0)
    watched = year.watched()
    (point,) = points(watched)
    assert (point.kind, point.count, point.of, point.sessions) == ("strain", 2, 3, ("S1", "S2"))
    assert told(unanswered(watched)) == [("unanswered", "S2", 30.0), ("unanswered", "S1", 500.0)]


def test_there_are_two_points_at_most() -> None:
    year = Year()
    year.session({"S4.2": "not_delivered"}, [("PX-HOS", 60.0, "F1"), ("RU-BND", 90.0, "P1")])
    assert [point.kind for point in points(year.watched())] == ["item", "concern"]


def test_a_strain_answered_by_the_practitioner_and_resolved_is_the_first_strength() -> None:
    year = Year()
    year.session(events=[("RU-BND", 100.0, "P1"), ("EN-VAL", 113.0, "F1"), ("RU-RES", 200.0, "P1")])
    year.answered(1, to=0)
    found = strengths(year.watched(), SCALES)[0]
    assert (found.kind, found.count, found.of) == ("strain", 1, 1)
    assert found.moment is not None
    assert (found.moment.onset, found.moment.seconds, found.moment.mode) == (100.0, 13.0, "EN")


def test_what_a_co_practitioner_answered_is_no_strength_of_ones_own() -> None:
    year = Year()
    year.session(events=[("RU-BND", 100.0, "P1"), ("EN-VAL", 113.0, "F2"), ("RU-RES", 200.0, "P1")])
    year.answered(1, to=0)
    assert strengths(year.watched(), SCALES) == ()


def test_a_strain_answered_and_not_resolved_is_a_strength_of_the_last_resort() -> None:
    year = Year()
    for _ in range(3):
        year.session(events=[("RU-BND", 100.0, "P1"), ("EN-VAL", 113.0, "F1")])
    for place in range(0, 6, 2):
        year.answered(place + 1, to=place)
    assert [one.kind for one in strengths(year.watched(), SCALES)] == ["critical", "item"]
    lone = Year()
    lone.session(events=[("RU-BND", 100.0, "P1"), ("EN-VAL", 113.0, "F1")])
    lone.answered(1, to=0)
    assert [one.kind for one in strengths(lone.watched(), SCALES)] == ["answer"]


@pytest.mark.parametrize(
    ("statuses", "counted"),
    [
        # adapted is delivered: 3 of 3; 3 of 4 is 75 %; 2 of 3 is 67 %; two sessions are too few
        (("delivered", "adapted", "delivered"), (3, 3)),
        (("delivered", "delivered", "partial", "delivered"), (3, 4)),
        (("delivered", "not_delivered", "delivered"), None),
        (("delivered", "delivered"), None),
    ],
)
def test_critical_items_are_a_strength_in_three_of_four_of_three_sessions_at_least(
    statuses: tuple[str, ...], counted: tuple[int, int] | None
) -> None:
    year = Year()
    for status in statuses:
        year.session({"S4.5": status})
    found = [one for one in strengths(year.watched(), SCALES) if one.kind == "critical"]
    assert [(one.count, one.of) for one in found] == ([counted] if counted else [])


@pytest.mark.parametrize(
    ("answers", "counted"),
    [
        # 4 and 5 are the two upper steps of five; an answer that could not be rated is no answer
        ((4.0, 5.0, 4.0), (3, 3)),
        ((4.0, 5.0, 4.0, 3.0), (3, 4)),
        ((4.0, 5.0, None, 4.0), (3, 3)),
        ((4.0, 3.0, 5.0), None),
        ((5.0, 5.0), None),
    ],
)
def test_a_scale_is_a_strength_by_its_own_answers(
    answers: tuple[float | None, ...], counted: tuple[int, int] | None
) -> None:
    year = Year()
    for answer in answers:
        year.session({"S4.5": "partial"}, ratings={"G-ONE": answer, "G-TWO": 1.0})
    found = [one for one in strengths(year.watched(), SCALES) if one.kind == "rating"]
    assert [(one.about, one.count, one.of) for one in found] == ([("G-ONE", *counted)] if counted else [])


def test_an_item_to_work_on_is_not_called_a_strength() -> None:
    """S4.2 was delivered in 3 of 4 sessions, all others were delivered in part in each."""
    year = Year()
    others = dict.fromkeys((item for item in ALL_DELIVERED if item != "S4.2"), "partial")
    for status in ("delivered", "delivered", "delivered", "not_delivered"):
        year.session({**others, "S4.2": status})
    watched = year.watched()
    assert [one.kind for one in strengths(watched, SCALES)] == ["item"]
    assert strengths(watched, SCALES, points(watched)) == ()


def test_without_sessions_there_is_nothing() -> None:
    assert (strengths([], SCALES), points([]), moments([]), own_acts([]).events) == ((), (), [], 0)


def test_a_good_moment_is_there_beside_many_others() -> None:
    """Ten marked moments and one answered strain: eight in all, the strain among them, in order of time."""
    year = Year()
    strain: list[tuple[str, float, str | None]] = [("RU-BND", 900.0, "P1"), ("EN-VAL", 913.0, "F1")]
    year.session(events=[*strain, *(("ED-CBS", 10.0 * number, "F1") for number in range(10))])
    year.answered(1, to=0)
    year.back = set(range(2, 12))
    found = moments(year.watched())
    assert len(found) == 8
    assert told(found)[-1] == ("good", "S1", 900.0)
    assert [one.onset for one in found] == sorted(one.onset for one in found)


def test_the_latest_sessions_are_taken_first() -> None:
    year = Year()
    for _ in range(10):
        year.session(events=[("RU-BND", 5.0, "P1")])
    assert [one.session for one in moments(year.watched())] == [f"S{number}" for number in range(3, 11)]


def test_any_answer_of_ones_own_is_a_good_moment_after_the_strains() -> None:
    """PX-free: the practitioner answered a point of the client's (ED-CBS stands for it) and a strain."""
    year = Year()
    year.session(events=[("ED-CBS", 1.0, "P1"), ("EN-VAL", 9.0, "F1"), ("RU-BND", 50.0, "P1"), ("EN-VAL", 60.0, "F1")])
    year.answered(1, to=0)
    year.answered(3, to=2)
    assert [(one.onset, one.strain, one.seconds) for one in good_moments(year.watched())] == [
        (50.0, True, 10.0),
        (1.0, False, 8.0),
    ]


def test_marks_on_what_another_did_and_on_breaks_are_left_out() -> None:
    year = Year()
    year.session(events=[("ED-CBS", 1.0, "F2"), ("ZZ-BRK", 2.0, "A"), ("ED-CBS", 3.0, "F1"), ("RU-RES", 4.0, "P1")])
    year.back = {0, 1, 2, 3}
    assert told(marked(year.watched())) == [("marked", "S1", 3.0), ("marked", "S1", 4.0)]


def test_a_strain_of_which_nobody_can_tell_is_not_called_unanswered() -> None:
    """An imported coding without any link does not say what answered what."""
    year = Year()
    year.session(events=[("RU-BND", 5.0, "P1"), ("EN-VAL", 9.0, "F1")], made_by="import")
    watched = year.watched()
    assert (unanswered(watched), points(watched)) == ([], ())
    assert told(moments(watched)) == [("answered", "S1", 5.0)]


def test_own_acts_are_those_of_ones_seat_alone() -> None:
    """S1: 3 of 4 own events ED, 1 EN: 75 % and 25 %. S2: 1 of 2, 50 %. Mean of ED (75 + 50) / 2 = 62.5 %.

    ED1 an hour of 100 minutes: 3 and 1 events are 1.8 and 0.6, their mean 1.2. F2's and nobody's events are left out.
    """
    year = Year()
    year.session(
        events=[
            *(("ED-CBS", 1.0 * number, "F1") for number in range(3)),
            ("EN-VAL", 9.0, "F1"),
            ("EN-VAL", 10.0, "F2"),
            ("EN-VAL", 11.0, None),
        ]
    )
    year.session(events=[("ED-CBS", 1.0, "F1"), ("EN-VAL", 9.0, "F1")])
    acts = own_acts(year.watched())
    assert (acts.sessions, acts.events, acts.nobodys, acts.counts) == (2, 6, 1, {"ED": 4, "EN": 2})
    assert acts.shares["ED"].value == pytest.approx(0.625)
    assert acts.rates["ED1"].value == pytest.approx(1.2)
    assert acts.hours == pytest.approx(2 * 100 / 60)


def test_a_coding_that_names_no_seat_gives_no_own_acts() -> None:
    year = Year()
    year.session(events=[("ED-CBS", 1.0, None)])
    assert own_acts(year.watched()).why_missing == "not_told: no coding says which practitioner did what"


def test_sessions_coded_with_different_sets_of_codes_are_not_mixed() -> None:
    year = Year()
    year.session(events=[("ED-CBS", 1.0, "F1")])
    year.session(events=[("ED1", 1.0, "F1")], preset="live-core")
    assert (own_acts(year.watched()).why_missing or "").startswith("mixed_presets")
