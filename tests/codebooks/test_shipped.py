"""The codebook and the plan that are shipped: complete, and as the field's notes describe them."""

import re
from collections import Counter

import pytest

from codebooks import (
    UnknownName,
    load_codebook,
    load_plan,
    shipped_codebook,
    shipped_codebooks,
    shipped_plan,
    shipped_plans,
)
from coder.desk.keys import RESERVED

LOADED = shipped_codebook("modes-of-practice")
BOOK = LOADED.book
MODES = {"ED", "EN", "TH", "NM"}
TECHNIQUES = {"ED1", "ED2", "ED3", "EN1", "EN2", "EN3", "TH1", "TH2", "TH3"}
STRAINS = {"RU-GOA", "RU-TSK", "RU-BND"}
COVERAGE = {"ZZ-UNC", "ZZ-BRK", "ZZ-INT"}


def test_what_is_shipped_is_listed() -> None:
    assert shipped_codebooks() == ("mi-style", "modes-of-practice")
    assert shipped_plans() == ("bridgework-s04",)


def test_an_unknown_shipped_name_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="no shipped codebook is called 'x'; there are: mi-style, modes-of-practice"):
        shipped_codebook("x")
    with pytest.raises(UnknownName, match="no shipped plan is called 'x'; there are: bridgework-s04"):
        shipped_plan("x")


def test_it_passes_its_own_check_with_the_commands_of_the_coding_screen() -> None:
    assert load_codebook(LOADED.text, where="b", reserved=RESERVED).digest == LOADED.digest


def test_it_has_71_codes_by_origin() -> None:
    assert len(BOOK.codes) == 71
    assert Counter(code.origin for code in BOOK.codes) == {"seed": 43, "seed-inferred": 12, "beyond-seed": 16}


def test_it_has_nine_techniques_in_three_modes_with_keys_one_to_nine() -> None:
    alone = [codable for codable in BOOK.codables if codable.level == "technique"]
    assert [(codable.key, codable.mode) for codable in alone] == [
        (f"{digit} ", mode) for digit, mode in zip(range(1, 10), ["ED"] * 3 + ["EN"] * 3 + ["TH"] * 3, strict=True)
    ]


def test_no_mode_counts_towards_no_mode() -> None:
    states = {codable.id: codable.mode for codable in BOOK.codables if codable.level == "mode"}
    assert states == {"ED": "ED", "EN": "EN", "TH": "TH", "NM": None}


def test_each_mode_says_its_goal_task_and_bond() -> None:
    for mode in BOOK.modes:
        assert mode.no_mode or (mode.goal and mode.task and mode.bond and mode.response_to_strain)


def test_each_code_says_what_it_is_what_counts_and_what_does_not() -> None:
    assert all(code.definition and code.include and code.exclude for code in BOOK.codes)


def test_it_has_15_rating_scales_each_with_anchors_at_the_ends_and_the_middle() -> None:
    assert BOOK.globals is not None
    assert len(BOOK.globals.items) == 15
    assert all(set(scale.anchors) == {1, 3, 5} for scale in BOOK.globals.items)


def test_every_key_is_its_own() -> None:
    keys = [codable.key for codable in BOOK.codables] + [m.key for m in BOOK.modifiers if m.key]
    assert len(keys) == len(set(keys))


def test_every_entry_of_the_seed_but_its_opening_quotation_is_referred_to() -> None:
    entries = [*BOOK.modes, *BOOK.techniques, *BOOK.codes, *BOOK.modifiers, *BOOK.session_attributes]
    referred = {ref for entry in entries for ref in entry.seed_ref}
    assert BOOK.globals is not None
    assert BOOK.one_to_one is not None
    referred.update(ref for scale in BOOK.globals.items for ref in scale.seed_ref)
    referred.update(BOOK.one_to_one.seed_ref)
    assert set(BOOK.seed_trace) - referred == {"B0"}


def test_every_code_that_guidance_names_is_there() -> None:
    texts = [text for code in BOOK.codables for text in (code.include, code.exclude, code.note) if text]
    named = {id for text in texts for id in re.findall(r"\b(?:ED|EN|TH|RU|CL|PX|ZZ)-[A-Z]{3}\b", text)}
    assert named <= set(BOOK.codables_by_id)


def test_live_core_is_modes_techniques_strains_concerns_and_coverage() -> None:
    concerns = {"PX-HOS", "PX-DEB", "PX-COL", "PX-OFF"}
    assert BOOK.looked_for("live-core") == MODES | TECHNIQUES | STRAINS | {"RU-RES", "CL-NAD"} | concerns | COVERAGE


def test_in_live_core_each_digit_codes_at_once() -> None:
    assert BOOK.techniques_alone_only("live-core") == TECHNIQUES
    assert BOOK.techniques_alone_only("recorded-full") == frozenset()


def test_recorded_full_is_everything() -> None:
    assert BOOK.looked_for("recorded-full") == BOOK.looked_for(None)


def test_alliance_focus_is_strains_and_what_may_answer_them() -> None:
    looked_for = BOOK.looked_for("alliance-focus")
    strategies = {code.id for code in BOOK.codes if code.technique in {"RUP", "ED2", "ED3", "EN1", "EN2", "TH1"}}
    alone = {"ED2", "ED3", "EN1", "EN2", "TH1"}
    assert looked_for == MODES | strategies | alone | {"CL-NAD"} | COVERAGE


def test_strains_and_the_response_to_them_are_machine_readable() -> None:
    assert BOOK.strains is not None
    assert set(BOOK.strains.markers) == STRAINS
    assert (BOOK.strains.episode, BOOK.strains.resolved) == ("RU-EPI", "RU-RES")
    responds = next(modifier for modifier in BOOK.modifiers if modifier.id == "responds_to")
    assert responds.links == {"linked-rupture": ("RU-GOA", "RU-TSK", "RU-BND"), "rule-breach": ("CL-NAD",)}


def test_concerns_are_marked_proscribed() -> None:
    proscribed = {codable.id for codable in BOOK.codables if codable.proscribed}
    assert proscribed == {"PX-HOS", "PX-DEB", "PX-COL", "PX-OFF", "PX-MIS"}


def test_only_coverage_takes_time_out() -> None:
    assert {codable.id for codable in BOOK.codables if codable.coverage} == COVERAGE


def test_states_of_mode_activity_and_coverage_are_exclusive() -> None:
    exclusive = {codable.channel for codable in BOOK.codables if codable.exclusive}
    assert exclusive == {"mode", "activity", "coverage"}


def test_individual_need_is_off_until_switched_on() -> None:
    assert [modifier.id for modifier in BOOK.modifiers if modifier.off_by_default] == ["need"]


def test_the_plan_holds_against_the_codebook() -> None:
    plan = load_plan(shipped_plan("bridgework-s04").text, where="plan.yaml", codebook=BOOK).book
    assert [item.id for item in plan.items] == ["S4.1", "S4.2", "S4.3", "S4.4", "S4.5", "S4.6"]
    assert sum(item.planned_minutes or 0 for item in plan.items) == 105
    assert [item.id for item in plan.items if item.critical] == ["S4.2", "S4.4", "S4.5"]
    assert plan.scoring.standard == 0.8
