"""Ids are unique, and what an entry names is there."""

import pytest

from codebooks import load_codebook
from tests.codebooks.small import CODEBOOK, broken, codebook_problems


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mode: TE,", "mode: XX,", "technique T1 names the mode 'XX', which is not there (book.yaml:15)"),
        (
            "label: Asks, technique: T1",
            "label: Asks, technique: T2",
            "code ASK names the technique 'T2', which is not there (book.yaml:18): is 'T1' meant?",
        ),
        (
            "channel: coverage,",
            "channel: cover,",
            "code BRK names the channel 'cover', which is not there",
        ),
        ("modes: [TE]", "modes: [TX]", "technique_alone names the mode 'TX', which is not there (book.yaml:13)"),
        ("applies_to: [all]", "applies_to: [ASC]", "modifier flag names the code, technique, mode or role 'ASC'"),
        ("techniques_only, BRK]", "techniques_only, BRAK]", "preset core names the code, technique or mode 'BRAK'"),
        (
            "values: [unsure, discuss]",
            "values: [unsure, discuss], default: sure",
            "modifier flag names the value 'sure', which is not there (book.yaml:21): is 'unsure' meant?",
        ),
        (
            "values: [unsure, discuss]",
            "values: [unsure, discuss], links: {unsure: [BRAK]}",
            "modifier flag names the code 'BRAK', which is not there (book.yaml:21): is 'BRK' meant?",
        ),
        (
            "channel: moves, performed_by: [practitioner], definition",
            "channel: moves, performed_by: [client], definition",
            "code EXP names the role of subjects 'client', which is not there (book.yaml:17): there are: practitioner",
        ),
    ],
)
def test_a_reference_that_is_not_there_is_told(old: str, new: str, told: str) -> None:
    problems = broken(old, new)
    assert any(problem.startswith(told) for problem in problems), problems


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("strains: {markers: [ASC]}", "strains names the code 'ASC'"),
        ("strains: {markers: [ASK], episode: EPI}", "strains names the code 'EPI'"),
        ("strains: {markers: [ASK], resolved: RES}", "strains names the code 'RES'"),
        ("one_to_one: {not_used: [F3]}", "one_to_one names the subject or code 'F3'"),
    ],
)
def test_strains_and_one_to_one_name_what_is_there(entry: str, kind: str) -> None:
    (problem,) = codebook_problems(f"{CODEBOOK}{entry}\n")
    assert problem.startswith(f"{kind}, which is not there (book.yaml:28)")


def test_an_origin_that_is_not_in_the_trace_is_told() -> None:
    text = CODEBOOK.replace("definition: Asks.}", "definition: Asks., seed_ref: [S1, S9]}") + "seed_trace: {S1: one}\n"
    (problem,) = codebook_problems(text)
    assert problem.startswith("ASK names the entry of seed_trace 'S9', which is not there (book.yaml:18)")


def test_modes_techniques_and_codes_share_their_ids() -> None:
    assert broken("id: ASK", "id: T1") == [
        "the id T1 is given to two entries, first on line 15 (book.yaml:18): rename one mode, technique or code"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "    - {id: CLEAR, label: Clear}\n",
        "  - {id: core, label: Core, use: [modes, techniques_only, BRK]}\n",
        "  - {id: moves, label: Moves, kind: point}\n",
        "  - {id: F1, label: Lead, role: practitioner}\n",
    ],
)
def test_ratings_presets_channels_and_people_are_each_there_once(entry: str) -> None:
    (problem,) = broken(entry, entry * 2)
    assert "is given to two entries" in problem


@pytest.mark.parametrize("word", ["all", "modes", "techniques_only"])
def test_a_word_of_presets_is_no_id(word: str) -> None:
    assert any(f"the id {word} is a word of presets" in problem for problem in broken("id: ASK", f"id: {word}"))


def test_a_state_in_a_channel_for_points_is_told() -> None:
    assert broken("event_type: state, channel: coverage", "event_type: state, channel: moves") == [
        "code BRK is a state, and its channel moves takes points only (book.yaml:19): "
        "change its event_type or channel, or the channel's kind to mixed"
    ]


def test_modes_need_an_exclusive_channel() -> None:
    (problem,) = broken("kind: state, exclusive: true}\n  - {id: moves", "kind: state}\n  - {id: moves")
    assert problem.startswith("mode TE is in the channel mode, which is not exclusive (book.yaml:12)")


@pytest.mark.parametrize(
    ("old", "new"), [("min: 1, max: 5, anchors", "min: 5, max: 1, anchors"), ("max: 5, anchors", "max: 4000, anchors")]
)
def test_a_scale_goes_upward_within_reason(old: str, new: str) -> None:
    assert any("the scale goes from" in problem for problem in broken(old, new))


def test_an_anchor_stands_on_the_scale() -> None:
    assert broken("anchors: {1: low, 5: high}", "anchors: {1: low, 6: high}") == [
        "the scale has an anchor for 6 (book.yaml:23): anchors stand from 1 to 5"
    ]


def test_a_coverage_channel_is_not_codable_unless_it_says_so() -> None:
    book = load_codebook(CODEBOOK, where="b").book
    assert [channel.not_codable for channel in book.channels] == [False, False, True]
