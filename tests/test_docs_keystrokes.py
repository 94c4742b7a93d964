"""docs/keystrokes.md: its counts are those of `bench.keystrokes`, and what is struck there is really done."""

from pathlib import Path

import pytest

from bench.keystrokes import TASKS, Task, keys_of, struck
from bench.keystrokes_elsewhere import ELSEWHERE, NAMES, Cost
from tests.test_docs_agreement import tables

PAGE = (Path(__file__).parents[1] / "docs" / "keystrokes.md").read_text(encoding="utf-8")
COUNTS = {row[0]: row[1:] for head, rows in tables(PAGE) for row in rows if head[:2] == ["task", "coder"]}
TRIED = [task for task in TASKS if "timeline" in task.name or "another code" in task.name]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_page_tells_as_many_strokes_as_the_task_takes(task: Task) -> None:
    assert COUNTS[task.name][0] == str(Cost(len(task.struck), sum(map(keys_of, task.struck))))


@pytest.mark.parametrize("task", ELSEWHERE)
def test_the_page_tells_what_the_other_programs_take(task: str) -> None:
    assert COUNTS[task][1:] == [ELSEWHERE[task][other].told for other in NAMES]
    for other in NAMES:
        its = ELSEWHERE[task][other]
        assert f"| {task} | {its.told}: {its.how} | {its.source} |" in PAGE


def test_no_task_is_counted_for_one_program_alone() -> None:
    assert set(COUNTS) == set(ELSEWHERE) >= {task.name for task in TASKS}


@pytest.mark.parametrize("task", TRIED, ids=lambda task: task.name)
async def test_a_task_ends_with_the_row_that_it_should_leave(tmp_path: Path, task: Task) -> None:
    assert await struck(tmp_path, 0, task) == Cost(len(task.struck), sum(map(keys_of, task.struck)))
