"""No two keys may be taken for one another, and none may hide a command of the coding screen."""

import pytest

from coder.desk.keys import RESERVED
from tests.codebooks.small import CODEBOOK, broken, codebook_problems


def test_two_equal_keys_are_told() -> None:
    (problem,) = broken('key: "1a"', 'key: "1e"')
    assert problem.startswith("code ASK has the key 1e, which code EXP has on line 17 (book.yaml:18)")


def test_a_second_stroke_ignores_case() -> None:
    assert any("code ASK has the key 1e" in problem for problem in broken('key: "1a"', 'key: "1E"'))


def test_a_first_stroke_does_not_ignore_case() -> None:
    assert broken('key: "q"', 'key: "t"') == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key: "zb"', 'key: "z"', []),
        ('key: "zb"', 'key: "Tb"', ["the key T of mode TE begins the key Tb of code BRK"]),
        ('key: "zb"', 'key: "qb"', ["the key q of modifier flag begins the key qb of code BRK"]),
        ('key: "q"', 'key: "z"', ["the key z of modifier flag begins the key zb of code BRK"]),
    ],
)
def test_a_key_that_begins_another_is_told(old: str, new: str, told: list[str]) -> None:
    assert [problem.split(" (")[0] for problem in broken(old, new)] == told


def test_a_techniques_key_begins_the_keys_of_its_codes_and_is_no_clash() -> None:
    assert codebook_problems(CODEBOOK) == []


@pytest.mark.parametrize("key", ["1", "2a", "a1"])
def test_a_code_begins_with_its_techniques_key(key: str) -> None:
    told = f"the key {key} of code ASK does not begin with the key 1 of its technique T1"
    assert any(problem.startswith(told) for problem in broken('key: "1a"', f'key: "{key}"'))


@pytest.mark.parametrize(("old", "owner"), [('key: "zb"', "code BRK"), ('key: "q"', "modifier flag")])
def test_a_techniques_key_leads_to_its_own_codes_only(old: str, owner: str) -> None:
    told = f"the key 1 of {owner} begins with the key of technique T1"
    assert any(problem.startswith(told) for problem in broken(old, 'key: "1"'))


def test_two_techniques_with_one_key_are_told() -> None:
    (problem,) = broken("label: Content}\n", 'label: Content}\n  - {id: T2, mode: TE, key: "1", label: More}\n')
    assert problem.startswith("technique T2 has the key 1, which technique T1 has on line 15 (book.yaml:16)")


@pytest.mark.parametrize("command", [*"ufpimntgd?."])
def test_a_command_is_no_first_stroke(command: str) -> None:
    (problem,) = broken('key: "zb"', f'key: "{command}b"', RESERVED)
    assert problem == (
        f"the key {command}b of code BRK begins with '{command}', which is a command (book.yaml:19): "
        "choose another first stroke"
    )


def test_a_command_is_free_as_a_second_stroke() -> None:
    assert broken('key: "zb"', 'key: "zu"', RESERVED) == []


def test_a_technique_on_a_command_is_told_once() -> None:
    text = CODEBOOK.replace('key: "1"', 'key: "u"').replace('"1e"', '"ue"').replace('"1a"', '"ua"')
    (problem,) = codebook_problems(text, RESERVED)
    assert problem.startswith("the key u of technique T1 begins with 'u', which is a command (book.yaml:15)")


@pytest.mark.parametrize("key", ["z b", "zbc", "\\t", ""])
def test_a_key_is_one_or_two_strokes_that_print(key: str) -> None:
    assert broken('key: "zb"', f'key: "{key}"')
