"""Strains of one session or of a group, counted: answered, in which mode, how soon, resolved."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from coder.adherence.clocked import Clocked
from coder.adherence.means import Means, told
from coder.adherence.strains import AFTER_SECONDS, NONE_FOUND, AfterStrains, Strain, Strains
from coder.adherence.uncertainty import Estimate, missing, share_of_sessions

NO_ANSWER = "no_answers: no strain was answered"
CENSUS = "single_session: one session is a census of itself; its strains are all that there were"


def of_session(at: Clocked) -> dict[str, Any]:
    """One session's strains. A census: shares without limits."""
    return {**_summary([at.strains], None), "after": _after_session(at.after_strains)}


def of_group(sessions: Sequence[Clocked], means: Means) -> dict[str, Any]:
    """The strains of a group's sessions pooled, the shares with Wilson's limits; the modes after them as means.

    Each strain counts once, so that the limits take the strains of one session as independent of each other; `n` of a
    share is its number of strains. A share leaves out the sessions in which it cannot be known.
    """
    pooled = _summary([at.strains for at in sessions], means.confidence)
    return {**pooled, "after": _after_group([at.after_strains for at in sessions], means)}


def _after_session(after: AfterStrains) -> dict[str, Any]:
    time = after.time
    return {
        "seconds": AFTER_SECONDS,
        "codable_seconds": after.codable_seconds,
        "mode_time_share": dict(time.shares) if time else None,
        "no_mode_share": time.no_mode if time else None,
        "uncoded_share": time.uncoded if time else None,
        "why_missing": after.why_missing,
    }


def _after_group(sessions: Sequence[AfterStrains], means: Means) -> dict[str, Any]:
    """Each session once, however many strains it had."""
    times = [after.time for after in sessions if after.time]
    reasons = [after.why_missing for after in sessions if after.why_missing]
    why = None if times else _first(reasons)
    none = why or "no_codable_time: nothing after a strain was codable"
    return {
        "seconds": AFTER_SECONDS,
        "sessions": len(times),
        "mode_time_share": told(means.by_key([time.shares for time in times], "time in a mode after a strain")),
        "no_mode_share": means.of((time.no_mode for time in times), none, in_decimal=False).to_json(),
        "uncoded_share": means.of((time.uncoded for time in times), none, in_decimal=False).to_json(),
        "why_missing": why,
    }


def _summary(codings: Sequence[Strains], confidence: float | None) -> dict[str, Any]:
    looked = [at for at in codings if at.found is not None]
    every = [strain for at in looked for strain in at.found or ()]
    heard, followed = every, every
    if any(at.why_no_answers for at in looked):
        heard = [strain for at in looked if at.why_no_answers is None for strain in at.found or ()]
    if any(at.why_no_resolution for at in looked):
        followed = [strain for at in looked if at.why_no_resolution is None for strain in at.found or ()]
    answered = [strain for strain in heard if strain.answered]
    resolved = len([strain for strain in followed if strain.resolved])
    why = None if looked else _first([at.why_missing for at in codings])
    no_answers = why or _unknown([at.why_no_answers for at in looked])
    no_resolution = why or _unknown([at.why_no_resolution for at in looked])
    single = confidence is None or len(looked) == 1
    limits = None if single else confidence
    return {
        "count": len(every) if looked else None,
        "sessions": sum(bool(at.found) for at in looked) if looked else None,
        "by_code": _by([strain.code for strain in every]) if looked else None,
        "answered": None if no_answers else len(answered),
        "answered_share": _share(len(answered), len(heard), no_answers, limits).to_json(),
        "answer_modes": None if no_answers else _modes(answered),
        "answered_without_mode": None if no_answers else len([one for one in answered if one.mode is None]),
        "median_seconds": _median(answered),
        "why_no_median": None if answered else no_answers or (NO_ANSWER if heard else NONE_FOUND),
        "resolved": None if no_resolution else resolved,
        "resolved_share": _share(resolved, len(followed), no_resolution, limits).to_json(),
        "why_missing": why,
    }


def _modes(answered: Sequence[Strain]) -> dict[str, int]:
    return _by([strain.mode for strain in answered if strain.mode is not None])


def _by(words: Iterable[str]) -> dict[str, int]:
    """How often each word, in order of the words."""
    counted: dict[str, int] = {}
    for word in words:
        counted[word] = counted.get(word, 0) + 1
    return dict(sorted(counted.items())) if len(counted) > 1 else counted


def _median(answered: Sequence[Strain]) -> float | None:
    seconds = [strain.seconds for strain in answered if strain.seconds is not None]
    return (seconds[0] if len(seconds) == 1 else median(seconds)) if seconds else None


def _share(part: int, whole: int, why: str | None, confidence: float | None) -> Estimate:
    if why or not whole:
        return missing(why or NONE_FOUND)
    if confidence is None:
        return Estimate(part / whole, n=whole, why_no_interval=CENSUS)
    share = share_of_sessions(part, whole, confidence)
    return Estimate(share.value, share.low, share.high, "wilson over strains", whole)


def _unknown(reasons: Sequence[str | None]) -> str | None:
    """Why it is known of no session; None where it is known of one."""
    return _first(reasons) if reasons and all(reasons) else None


def _first(reasons: Sequence[str | None]) -> str:
    return next((why for why in reasons if why), "no_events: no session of the group was coded as events")
