"""What `bench.peers` runs: for each coefficient our function, and the same by other programs, as text to be run."""

from dataclasses import dataclass

OUR_UNITS = "from coder.agreement import units\ndef run(cells): return units.{}.value\n"
IRRCAC = """
import pandas as pd
from irrCAC.raw import CAC
def run(cells): return CAC(pd.DataFrame(cells), digits=12).{}()["est"]["coefficient_value"]
"""
STATSMODELS = "from statsmodels.stats import inter_rater\n"
OUR_GAMMA = """
from coder.agreement.timelines import Limits, gamma_agreement, timeline
def run(cells):
    sides = [[row for row in cells.tolist() if row[0] == side] for side in (0, 1)]
    one, other = (timeline([r[1] for r in rows], [str(r[3]) for r in rows], [r[2] for r in rows]) for rows in sides)
    return gamma_agreement(one, other).value
"""
PYGAMMA = """
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler
from pyannote.core import Segment
def run(cells):
    continuum = Continuum()
    for side, onset, offset, code in cells.tolist():
        continuum.add(str(side), Segment(onset, offset), str(code))
    np.random.seed(0)
    apart = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    return continuum.compute_gamma(apart, n_samples=30, sampler=ShuffleContinuumSampler()).gamma
"""


@dataclass(frozen=True)
class Peer:
    """name: of its distribution; module: what to import; program: defines `run(cells)`, which gives the value."""

    name: str
    module: str
    program: str


@dataclass(frozen=True)
class Contest:
    """One coefficient by our function and by the peers'. close: how far the values may part."""

    coefficient: str
    input: str
    ours: str
    peers: tuple[Peer, ...]
    close: float = 1e-8


CONTESTS = (
    Contest(
        "krippendorff_alpha, nominal",
        "text",
        OUR_UNITS.format("krippendorff_alpha(cells)"),
        (
            Peer(
                "krippendorff",
                "krippendorff",
                "import krippendorff\n"
                "def run(cells): return krippendorff.alpha(cells.T, level_of_measurement='nominal')",
            ),
            Peer("irrCAC", "irrCAC", IRRCAC.format("krippendorff")),
        ),
    ),
    Contest(
        "fleiss_kappa",
        "text",
        OUR_UNITS.format("fleiss_kappa(cells)"),
        (
            Peer(
                "statsmodels",
                "statsmodels",
                STATSMODELS + "def run(cells): return inter_rater.fleiss_kappa(inter_rater.aggregate_raters(cells)[0])",
            ),
            Peer("irrCAC", "irrCAC", IRRCAC.format("fleiss")),
        ),
    ),
    Contest(
        "gwet_ac1", "text", OUR_UNITS.format("gwet_ac1(cells)"), (Peer("irrCAC", "irrCAC", IRRCAC.format("gwet")),)
    ),
    Contest(
        "cohen_kappa",
        "text, 2 observers",
        OUR_UNITS.format("cohen_kappa(cells)"),
        (
            Peer(
                "scikit-learn",
                "sklearn",
                "from sklearn.metrics import cohen_kappa_score\n"
                "def run(cells): return cohen_kappa_score(cells[:, 0], cells[:, 1])",
            ),
            Peer(
                "statsmodels",
                "statsmodels",
                STATSMODELS + "def run(cells): return inter_rater.cohens_kappa(inter_rater.to_table(cells)[0]).kappa",
            ),
            Peer("irrCAC", "irrCAC", IRRCAC.format("conger")),
        ),
    ),
    Contest(
        "icc2",
        "numbers",
        OUR_UNITS.format("icc(cells, 'icc2')"),
        (
            Peer(
                "pingouin",
                "pingouin",
                "import pandas as pd, pingouin\n"
                "def run(cells):\n"
                "    n, k = cells.shape\n"
                "    table = {'u': np.repeat(np.arange(n), k), 'r': np.tile(np.arange(k), n), 's': cells.ravel()}\n"
                "    return pingouin.intraclass_corr(pd.DataFrame(table), 'u', 'r', 's')['ICC'].iloc[1]",
            ),
        ),
    ),
)
GAMMA = Contest("gamma", "states", OUR_GAMMA, (Peer("pygamma-agreement", "pygamma_agreement", PYGAMMA),), close=0.05)
