"""What an event may carry, and what a preset looks for."""

import pytest

from codebooks import UnknownName, load_codebook
from codebooks.fields import accepts, version_parts
from tests.codebooks.small import CODEBOOK, edited

BOOK = load_codebook(CODEBOOK, where="book.yaml").book


def test_codables_are_modes_then_techniques_alone_then_codes() -> None:
    assert [codable.id for codable in BOOK.codables] == ["TE", "T1", "EXP", "ASK", "BRK"]
    assert [codable.level for codable in BOOK.codables] == ["mode", "technique", "code", "code", "code"]


def test_a_technique_alone_is_a_point_on_its_key_and_space() -> None:
    alone = BOOK.codable("T1")
    assert alone is not None
    assert (alone.key, alone.kind, alone.channel, alone.mode) == ("1 ", "point", "moves", "TE")
    assert alone.performed_by == ("practitioner",)


def test_a_code_rolls_up_to_its_technique_and_mode() -> None:
    code = BOOK.codable("EXP")
    assert code is not None
    assert (code.technique, code.mode) == ("T1", "TE")


def test_time_in_a_coverage_state_is_not_codable() -> None:
    assert [codable.id for codable in BOOK.codables if codable.coverage] == ["BRK"]


def test_without_a_preset_everything_is_looked_for() -> None:
    assert BOOK.looked_for(None) == {"TE", "T1", "EXP", "ASK", "BRK"}
    assert BOOK.techniques_alone_only(None) == frozenset()


def test_a_preset_of_techniques_only_leaves_their_codes_out_and_codes_them_at_once() -> None:
    assert BOOK.looked_for("core") == {"TE", "T1", "BRK"}
    assert BOOK.techniques_alone_only("core") == {"T1"}


@pytest.mark.parametrize(
    ("use", "ids"),
    [
        ("[all]", {"TE", "T1", "EXP", "ASK", "BRK"}),
        ("[T1]", {"T1", "EXP", "ASK"}),
        ("[ASK]", {"ASK"}),
        ("[modes]", {"TE"}),
        ("[TE, BRK]", {"TE", "BRK"}),
    ],
)
def test_what_the_words_of_a_preset_stand_for(use: str, ids: set[str]) -> None:
    text = edited(CODEBOOK, "[modes, techniques_only, BRK]", use)
    assert load_codebook(text, where="b").book.looked_for("core") == ids


def test_an_unknown_preset_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="has no preset 'live'; it has: core"):
        BOOK.looked_for("live")


def test_a_mode_without_techniques_is_no_mode_where_others_have_some() -> None:
    entry = '  - {id: NO, label: None, key: "O", channel: mode, definition: No mode.}\n'
    text = edited(CODEBOOK, "technique_alone", f"{entry}technique_alone")
    book = load_codebook(text, where="b").book
    no_mode = book.codable("NO")
    assert no_mode is not None
    assert (no_mode.level, no_mode.mode) == ("mode", None)


def test_modifiers_reach_codes_by_all_role_technique_and_id() -> None:
    more = "applies_to: [all]}\n" + "".join(
        f"  - {{id: m{n}, label: M, values: [a], applies_to: [{target}]}}\n"
        for n, target in enumerate(["practitioner", "T1", "ASK", "TE"])
    )
    book = load_codebook(edited(CODEBOOK, "applies_to: [all]}\n", more), where="b").book
    assert [modifier.id for modifier in book.modifiers_of("EXP")] == ["flag", "m0", "m1", "m3"]
    assert [modifier.id for modifier in book.modifiers_of("ASK")] == ["flag", "m1", "m2", "m3"]
    assert [modifier.id for modifier in book.modifiers_of("BRK")] == ["flag"]
    assert book.modifiers_of("GONE") == ()


def test_versions_compare_part_by_part_as_numbers() -> None:
    assert version_parts("0.10.0") > version_parts("0.9")
    assert version_parts("1.0") == version_parts("1")
    assert accepts(">=0.2", "0.10")
    assert not accepts(">=0.2", "0.1.9")
    assert accepts("0.2", "0.2.0")
    assert not accepts("0.2", "0.2.1")
