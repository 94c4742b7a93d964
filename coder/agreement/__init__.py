"""Observer agreement: arrays in, one typed result out, each with its limits or the reason why there is none.

Fixed units (`units`): a units x raters array, missing ratings allowed.

>>> from coder.agreement import cohen_kappa
>>> cohen_kappa([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]).value
0.5

Timed events and states (`timelines`): one timeline an observer and session.

>>> from coder.agreement import event_kappa, timeline
>>> anna, ben = timeline([1.0, 5.0], ["a", "b"]), timeline([1.4, 5.1], ["a", "b"])
>>> event_kappa(anna, ben, tolerance=2.0).value
1.0

Whole reports from tidy pandas frames: `ratings_report`, `events_report`. Names are imported when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coder.agreement.document import Report as Report
    from coder.agreement.options import Options as Options
    from coder.agreement.ratings_matrix import Ratings as Ratings
    from coder.agreement.ratings_matrix import encode as encode
    from coder.agreement.ratings_matrix import encode_table as encode_table
    from coder.agreement.report import events_report as events_report
    from coder.agreement.report import ratings_report as ratings_report
    from coder.agreement.result import Coefficient as Coefficient
    from coder.agreement.timelines import Limits as Limits
    from coder.agreement.timelines import Moment as Moment
    from coder.agreement.timelines import align_events as align_events
    from coder.agreement.timelines import code_agreement as code_agreement
    from coder.agreement.timelines import event_agreement as event_agreement
    from coder.agreement.timelines import event_kappa as event_kappa
    from coder.agreement.timelines import event_kappa_linked as event_kappa_linked
    from coder.agreement.timelines import event_kappa_max as event_kappa_max
    from coder.agreement.timelines import event_linked as event_linked
    from coder.agreement.timelines import exact_duration_kappa as exact_duration_kappa
    from coder.agreement.timelines import gamma_agreement as gamma_agreement
    from coder.agreement.timelines import interval_agreement as interval_agreement
    from coder.agreement.timelines import overlap_agreement as overlap_agreement
    from coder.agreement.timelines import overlap_kappa as overlap_kappa
    from coder.agreement.timelines import time_unit_kappa as time_unit_kappa
    from coder.agreement.timelines import timeline as timeline
    from coder.agreement.timelines import unitizing_alpha as unitizing_alpha
    from coder.agreement.units import all_raters_agreement as all_raters_agreement
    from coder.agreement.units import brennan_prediger as brennan_prediger
    from coder.agreement.units import cohen_kappa as cohen_kappa
    from coder.agreement.units import conger_kappa as conger_kappa
    from coder.agreement.units import fleiss_kappa as fleiss_kappa
    from coder.agreement.units import gwet_ac1 as gwet_ac1
    from coder.agreement.units import gwet_ac2 as gwet_ac2
    from coder.agreement.units import icc as icc
    from coder.agreement.units import kappa_max as kappa_max
    from coder.agreement.units import kendall_w as kendall_w
    from coder.agreement.units import krippendorff_alpha as krippendorff_alpha
    from coder.agreement.units import light_kappa as light_kappa
    from coder.agreement.units import percent_agreement as percent_agreement
    from coder.agreement.units import scott_pi as scott_pi
    from coder.agreement.units import specific_agreement as specific_agreement

_HOMES = {
    "document": ("Report",),
    "options": ("Options",),
    "ratings_matrix": ("Ratings", "encode", "encode_table"),
    "report": ("events_report", "ratings_report"),
    "result": ("Coefficient",),
    "timelines": (
        "Limits", "Moment", "align_events", "code_agreement", "event_agreement", "event_kappa", "event_kappa_linked",
        "event_kappa_max", "event_linked", "exact_duration_kappa", "gamma_agreement", "interval_agreement",
        "overlap_agreement", "overlap_kappa", "time_unit_kappa", "timeline", "unitizing_alpha",
    ),
    "units": (
        "all_raters_agreement", "brennan_prediger", "cohen_kappa", "conger_kappa", "fleiss_kappa", "gwet_ac1",
        "gwet_ac2", "icc", "kappa_max", "kendall_w", "krippendorff_alpha", "light_kappa", "percent_agreement",
        "scott_pi", "specific_agreement",
    ),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Imported when first used, so that a command which computes nothing does not wait for numpy."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
