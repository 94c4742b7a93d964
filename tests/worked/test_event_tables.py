"""Tables of linked and unlinked events, as EasyDIAg's own functions evaluate them (Holle & Rein 2015, Behav Res Methods
47:837-847; PLAY-behaviorome/EasyDIAg run in Octave on synthetic events; three of the worked examples, ed_0, ed_1, ed_3).
"""

import numpy as np
import pytest

from coder.agreement import events
from coder.agreement.events import EventSums

FIGURES = ("event_kappa", "event_kappa_max", "event_agreement", "event_kappa_linked", "event_linked")
# fmt: off
# ruff: noqa: E501  # a table a line
TABLES = {
    "ed_0": ([2, 0, 0, 0, 0, 6, 2, 0, 2, 0, 6, 3, 0, 0, 1, 0],
             (0.4669338677, 0.7334669339, 0.6363636364, 0.6470588235, 0.8181818182)),
    "ed_1": ([10, 0, 0, 0, 2, 2, 0, 10, 0, 0, 0, 2, 0, 0, 8, 0, 0, 5, 0, 0, 2, 14, 2, 2, 0, 0, 0, 2, 4, 2, 1, 0, 4, 3, 3, 0],
             (0.5191066758, 0.9098325017, 0.5897435897, 0.8105263158, 0.6923076923)),
    "ed_3": ([6, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 4, 0, 0, 8, 2, 0, 5, 0, 0, 2, 10, 0, 4, 0, 0, 0, 0, 10, 3, 3, 5, 6, 3, 3, 0],
             (0.4035531692, 0.9722582869, 0.4691358025, 0.8771929825, 0.5185185185)),
}
# fmt: on


@pytest.mark.parametrize("name", TABLES)
def test_the_published_figures_are_reproduced(name: str) -> None:
    counts, figures = TABLES[name]
    size = int(len(counts) ** 0.5)
    sums = EventSums.of_table(np.array(counts, dtype=float).reshape(size, size))
    found = [float(events.OVERALL[figure](sums)(np.ones((1, 1)))[0]) for figure in FIGURES]
    assert found == pytest.approx(figures, abs=1e-8)
