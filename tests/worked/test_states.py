"""Worked examples of states: links by overlap, alpha for unitizing, gamma's observed disorder.

Linked states: EasyDIAg's own functions (Holle & Rein 2015, Behav Res Methods 47:837-847; PLAY-behaviorome/EasyDIAg) run
in Octave on synthetic events, examples ed_0, ed_1, ed_3. Unitizing: Krippendorff 2004, Content Analysis, p. 254, as
transcribed in the tests of dkpro-statistics (Apache-2.0). Disorder: fixtures 01, 02 and 06 of dkpro-statistics, made
with pygamma-agreement 0.5.9 (MIT).
"""

import numpy as np
import pytest

from coder.agreement import events
from coder.agreement.disorder import disorder
from coder.agreement.overlap import overlap_agreement, overlap_kappa, overlap_sums
from coder.agreement.states import Spells, Watch
from coder.agreement.unitizing import UnitizingSums, unitizing_alpha, unitizing_alpha_of

ONCE = np.ones((1, 1))

# onset-offset in ms : code
EASYDIAG = {
    "ed_0": (
        """
        5175-8507:3 9158-12272:3 11602-14802:2 12817-15725:3 18685-23666:3 22667-25426:3 27619-31588:3
        33170-35894:2 37611-42601:3 39561-44465:2 45469-47740:2 47892-49841:1
        """,
        """
        5148-9294:3 11640-15177:2 13451-15543:3 17090-19265:3 22621-25021:3 33558-36161:2 37289-42482:1
        39555-45019:3 45197-48148:2 48001-50130:1
        """,
    ),
    "ed_1": (
        """
        5718-8297:2 8515-9430:3 13439-16153:4 17395-18926:3 19867-20786:5 25480-26391:3 30827-32298:4
        33648-37294:1 39514-40820:4 41636-44694:5 46664-49876:3 51068-55916:4 54424-56985:2 55578-59563:1
        61052-61709:3 64920-68320:4 67871-72783:2 70645-71358:1 74905-79489:2 77640-78841:2 81178-84716:3
        84032-84646:4 85308-86085:1 87560-88666:3 92765-97321:4 97856-101879:1 102193-105671:5 105545-108968:4
        111395-113217:3 116596-119472:2 118821-121490:3 122659-127439:2 128439-130983:4 133367-137228:1
        136214-138328:4 139563-144228:1 143152-147488:5 148662-153625:5 153233-154755:1 156224-160641:4
        """,
        """
        5979-8777:2 8174-9786:3 13553-16132:4 16908-17856:4 17389-18744:3 19954-20224:5 25023-25641:3
        31337-32721:4 39654-41061:4 43575-45090:5 46953-49477:3 50770-55658:4 54764-56603:2 55349-60343:5
        60352-62101:4 61218-62353:3 63380-65223:1 64623-68202:3 70475-71729:5 77646-79178:2 81549-84251:3
        84457-84657:4 85162-85892:1 88012-88212:3 92932-97171:4 98103-101670:1 102291-105374:5 105564-109226:4
        116716-119513:2 118921-120898:3 122225-127683:2 128564-130622:5 133456-136808:1 139072-144234:1
        143305-147033:4 148445-154064:5 153158-154793:1 156386-160545:4
        """,
    ),
    "ed_3": (
        """
        2563-5364:3 4685-9607:5 6595-7911:4 11896-12963:1 17184-18397:4 18701-23596:4 21147-24716:3
        25455-28645:5 29961-32001:3 33155-34334:2 36562-37150:5 41262-45369:5 44456-47057:3 50256-55207:4
        52803-53372:3 54362-58706:4 56628-57868:1 57908-62850:2 63518-64699:2 67762-69282:4 69744-72335:2
        70928-73766:4 76162-77399:2 79017-82776:5 81064-85647:5 84097-84951:3 85911-87189:3 87269-91222:1
        88378-89148:1 89420-92976:4 93511-97337:1 96161-100698:3 98444-101377:4 101741-103906:5 105893-106812:5
        108101-109809:2 109744-110931:3 114096-116914:4 116497-117114:1 121730-125637:3
        """,
        """
        2578-5269:3 5083-9646:5 6747-7508:4 11461-13627:2 11463-13501:3 16577-18296:4 25291-29068:5
        29969-32433:3 33311-34212:2 34926-36911:5 37023-37223:5 40957-45762:5 44169-46819:3 50091-54857:3
        52749-53171:3 54247-58462:4 56804-57183:1 57750-62499:2 63615-64904:2 68400-69465:4 70421-72044:2
        70825-73550:4 75804-77072:2 78169-79591:1 78984-82197:5 80535-85824:5 84013-85367:3 86694-88278:3
        87469-90978:1 88310-89045:1 89915-93278:4 93474-96873:1 95839-100673:4 98004-101217:4 106400-107141:5
        107689-110605:2 109630-111260:3 114376-116778:4 114637-115325:3 116586-116786:1 121615-125778:3
        """,
    ),
}
# share of the longer state; kappa, largest kappa, agreement, kappa of the linked, share linked; the table row by row
# fmt: off
# ruff: noqa: E501  # a table a line
FIGURES = {
    "ed_0": (0.6, (0.4669338677, 0.7334669339, 0.6363636364, 0.6470588235, 0.8181818182), [2, 0, 0, 0, 0, 6, 2, 0, 2, 0, 6, 3, 0, 0, 1, 0]),
    "ed_1": (0.6, (0.5191066758, 0.9098325017, 0.5897435897, 0.8105263158, 0.6923076923), [10, 0, 0, 0, 2, 2, 0, 10, 0, 0, 0, 2, 0, 0, 8, 0, 0, 5, 0, 0, 2, 14, 2, 2, 0, 0, 0, 2, 4, 2, 1, 0, 4, 3, 3, 0]),
    "ed_3": (0.8, (0.4035531692, 0.9722582869, 0.4691358025, 0.8771929825, 0.5185185185), [6, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 4, 0, 0, 8, 2, 0, 5, 0, 0, 2, 10, 0, 4, 0, 0, 0, 0, 10, 3, 3, 5, 6, 3, 3, 0]),
}
# fmt: on
NAMES = ("event_kappa", "event_kappa_max", "event_agreement", "event_kappa_linked", "event_linked")


def read(text: str) -> Spells:
    """Codes 1, 2 ... of the text become 0, 1 ..."""
    rows = [tuple(map(int, part.replace(":", "-").split("-"))) for part in text.split()]
    return spells(*((onset, offset, code - 1) for onset, offset, code in rows))


def spells(*rows: tuple[int, int, int]) -> Spells:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Spells(columns[:, 0], columns[:, 1], columns[:, 2])


@pytest.mark.parametrize("name", EASYDIAG)
def test_states_are_linked_as_easydiag_links_them(name: str) -> None:
    first, second = map(read, EASYDIAG[name])
    share, figures, counts = FIGURES[name]
    size = round(len(counts) ** 0.5)
    sums = overlap_sums([Watch(0, first, second, 0, 200_000)], 1, size - 1, share)
    table = np.array(counts, dtype=float).reshape(size, size)
    assert sums.of_first[0].tolist() == table[:-1].sum(axis=1).tolist()
    assert sums.of_second[0].tolist() == table[:, :-1].sum(axis=0).tolist()
    assert sums.same[0].tolist() == np.diag(table)[:-1].tolist()
    assert sums.linked_first[0].tolist() == table[:-1, :-1].sum(axis=1).tolist()
    assert sums.linked_second[0].tolist() == table[:-1, :-1].sum(axis=0).tolist()
    assert [float(events.OVERALL[each](sums)(ONCE)[0]) for each in NAMES] == pytest.approx(figures, abs=1e-8)
    assert overlap_kappa(sums)(ONCE)[0] == pytest.approx(figures[0], abs=1e-8)
    assert overlap_agreement(sums)(ONCE)[0] == pytest.approx(figures[2], abs=1e-8)


def test_unitizing_alpha_is_that_of_krippendorff_2004_p_254() -> None:
    first = spells((225, 295, 0), (370, 400, 0), (180, 240, 1), (300, 350, 1))
    second = spells((220, 300, 0), (355, 375, 0), (400, 420, 0), (180, 240, 1), (300, 350, 1))
    sums = UnitizingSums.of([Watch(0, first, second, 150, 450)], 1, 2, 1)
    assert sums.observed[0].tolist() == pytest.approx([0.0144, 0.0], abs=1.1e-4)
    assert sums.expected[0].tolist() == pytest.approx([0.0532, 0.0490], abs=1.1e-4)
    assert unitizing_alpha_of(sums, 0)(ONCE)[0] == pytest.approx(0.7286, abs=1.1e-4)
    assert unitizing_alpha_of(sums, 1)(ONCE)[0] == 1.0
    pooled = 1 - sums.observed.sum() / sums.expected.sum()
    assert unitizing_alpha(sums)(ONCE)[0] == pytest.approx(pooled)


def test_states_that_lie_a_little_apart_cost_the_square_of_what_they_differ_by() -> None:
    first, second = spells((1, 5, 0), (6, 10, 1), (11, 15, 0)), spells((2, 6, 0), (7, 11, 1), (12, 16, 0))
    assert disorder(first, second) == pytest.approx(0.0625, abs=1e-12)


def test_states_that_one_observer_did_not_see_are_left_alone() -> None:
    first = spells((1, 5, 0), (6, 10, 1), (20, 24, 0), (30, 34, 1))
    assert disorder(first, spells((2, 6, 0), (31, 35, 1))) == pytest.approx(0.7083333333, abs=1e-9)


def test_place_and_code_are_weighted() -> None:
    first, second = spells((1, 5, 0), (6, 10, 1), (11, 15, 2)), spells((2, 7, 0), (8, 12, 1), (11, 15, 0))
    assert disorder(first, second, alpha=3, beta=2) == pytest.approx(1.0277777778, abs=1e-9)
