"""The strokes of `bench.keystrokes_elsewhere` in BORIS that need neither mouse nor player, struck in its own window.

    python -m bench.keystrokes_boris PATH/TO/boris-behav-obs

What it needs: see `bench.marks.boris_driven`. A live observation is begun from the command line and by the space bar;
then each task is struck, and the project saved at the end: while a state is open, saving brings up a report. Ends with
1 when the project does not hold the rows that it should.
"""

import sys
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.keystrokes_elsewhere import ELSEWHERE
from bench.marks.boris import TALL, WIDE, Live, behaviour, project
from bench.marks.boris_driven import window_manager
from bench.marks.truth import Screen

POINT, MODE, NEXT, WHO = "EN-VAL", "ED", "EN", "F1"
Row = tuple[str, str]
"""Subject (empty for none) and code."""


@dataclass
class Task:
    """`rows`: what it adds to the project; `before`, `then`: keys without which its outcome would not be seen."""

    name: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    before: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


TASKS = (
    Task("technique alone", ("v",), (("", POINT),)),
    Task("a mode begins", ("E",), (("", MODE),)),
    Task("the next mode, which ends the last", ("N",), (("", MODE), ("", NEXT))),
    Task("a mode ends, none follows", ("N",), (("", NEXT),)),
    Task("the next practitioner", ("1",), ((WHO, POINT),), then=("v",)),
    Task("take the last act back", ("ctrl+z",), (), before=("v",)),
)


class Ethogram(Live):
    def project(self, media: list[Path]) -> dict[str, Any]:
        modes = behaviour("E", MODE, lasts=True, excluded=NEXT), behaviour("N", NEXT, lasts=True, excluded=MODE)
        held = dict(enumerate((behaviour("v", POINT), *modes)))
        subjects = {"0": {"key": "1", "name": WHO, "description": ""}}
        return {**project(media), "behaviors_conf": held, "subjects_conf": subjects}

    def left(self) -> list[Row]:
        """Who and what, of each row of the project as it is saved now."""
        self.press("ctrl+s")
        self.rest(2)
        return [(row[1], row[2]) for row in self.saved()]


def main(program: str) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        screen = stack.enter_context(Screen(folder, wide=WIDE, tall=TALL))
        stack.enter_context(window_manager(screen.display))
        boris = stack.enter_context(closing(Ethogram(program, folder / "boris", "live", [], screen)))
        boris.play_or_pause()
        boris.rest(1)
        for task in TASKS:
            for key in (*task.before, *task.keys, *task.then):
                boris.press(key)
                boris.rest(0.5)
        left = boris.left()
    expected = [row for task in TASKS for row in task.rows]
    for task in TASKS:
        print(f"{task.name:<36} struck {len(task.keys)}, counted {ELSEWHERE[task.name]['BORIS'].told}")
    print("left the rows that they should" if left == expected else f"left {left}, not {expected}")
    return int(left != expected)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
