"""What figures of agreement are called, how a scale reads them, and what is to be read beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coder.agreement.bands import KAPPA, SCALES, kind_of, scale_of
from coder.agreement.meanings import meaning_of

Entry = Mapping[str, Any]
"""One coefficient of the report's document."""
WORDS = {
    "time_unit_kappa": "time-unit κ",
    "time_unit_kappa_ab": "time-unit κ, A to B",
    "time_unit_kappa_ba": "time-unit κ, B to A",
    "exact_duration_kappa": "duration κ",
    "overlap_kappa": "overlap κ",
    "unitizing_alpha": "unitizing α",
    "event_kappa_linked": "event kappa of linked",
    "icc2": "ICC(A,1) of counts",
    "rating_icc2": "ICC(A,1)",
    "rating_gwet_ac2_quadratic": "AC2, quadratic",
    "rating_krippendorff_alpha": "Krippendorff's α",
    "rating_within_1": "within one point",
    "item_percent_agreement": "percent agreement",
    "item_cohen_kappa": "Cohen's kappa",
    "item_cohen_kappa_linear": "Cohen's κ, linear",
    "item_light_kappa": "Light's kappa",
    "item_light_kappa_linear": "Light's κ, linear",
    "item_gwet_ac1": "AC1",
    "item_gwet_ac2_linear": "AC2, linear",
    "item_krippendorff_alpha": "Krippendorff's α",
    "item_positive_agreement": "positive agreement",
    "ioa_total_count": "total count",
    "ioa_mean_count": "mean count",
    "ioa_exact_count": "exact count",
    "ioa_interval": "interval",
    "ioa_scored": "scored interval",
    "ioa_unscored": "unscored interval",
    "ioa_duration": "IOA of durations",
    "time_unit_agreement": "agreement",
    "time_unit_ac1": "AC1",
}
"""Short names for a column of 80 cells; what has none is called by the label of its meaning."""
BESIDE = (
    "event_agreement", "event_linked", "event_kappa_max", "percent_agreement", "overlap_agreement", "ioa_duration",
    "time_unit_agreement", "time_unit_ac1",
    "f1", "positive_agreement", "negative_agreement", "prevalence", "gwet_ac1", "within_1", "gwet_ac2_quadratic",
)  # fmt: skip
"""What a kappa of the same place and kind of data is never read without."""
FACTS = {
    "event_agreement": "agreement",
    "event_linked": "linked",
    "event_kappa_max": "kappa at best",
    "item_percent_agreement": "percent agreement",
    "ioa_duration": "IOA of durations",
}
"""What such a fact is called beside a kappa."""
OF_SHEETS = ("item_", "rating_")
PENDING = "…"
"""Stands for a figure, or for its limits, that is being computed."""
FEW = 10
"""Under this many occurrences no kappa of a code is given."""
MOST_NAMED = 4


def name_of(entry: Entry) -> str:
    """What the coefficient is called, with its channel where it speaks of one."""
    name = str(entry["name"])
    told = WORDS.get(name) or (meaning_of(name) or (name.replace("_", " "), ""))[0]
    return f"{told} · {entry['channel']}" if entry.get("channel") else told


def subject_of(entry: Entry) -> str:
    """The code, pair, or session and pair that an entry speaks of."""
    if entry["scope"] == "code":
        return str(entry["code"])
    raters = ", ".join(entry.get("raters") or ())
    return f"{entry['session']} {raters}" if entry["scope"] == "session" else raters


def reading(entry: Entry, chosen: str | None = None, *, short: bool = False) -> str:
    """The scale's word for the value and, where it differs, for the lower limit; nothing where no scale is usual."""
    scale = scale_of(entry["name"], chosen)
    if scale is None or entry["value"] is None:
        return ""
    word = scale.word(entry["value"])
    lower = word if entry["low"] is None else scale.word(entry["low"])
    if word == lower:
        return word
    return f"{word} ↓" if short else f"{word} (lower limit: {lower})"


def scales_in_use(chosen: str) -> str:
    """The scale of kappas, and that of intraclass correlations where it is another."""
    kappa, icc = (scale_of(name, chosen) for name in ("cohen_kappa", "icc2"))
    names = dict.fromkeys(scale.name for scale in (kappa, icc) if scale is not None)
    return " · ICC: ".join(names)


def next_scale(chosen: str) -> str:
    """The scale after this one, round and round."""
    names = list(SCALES)
    return names[(names.index(chosen) + 1) % len(names)]


def full_sentence(entry: Entry, chosen: str | None = None, beside: Sequence[tuple[str, float]] = ()) -> str:
    """One coefficient in words: value, limits, scale, and why there is no interval or value."""
    name = " ".join(part for part in (subject_of(entry), name_of(entry)) if part)
    if entry["value"] is None:
        pending = entry["why_missing"] == PENDING
        return f"{name}: being computed" if pending else f"{name}: undefined. {sentence(entry['why_missing'])}"
    scale = scale_of(entry["name"], chosen)
    parts = [f"{name} {entry['value']:.3f}"]
    if entry["why_no_interval"] == PENDING:
        parts.append("limits are being computed")
    elif entry["low"] is None:
        parts.append(f"no interval: {sentence(entry['why_no_interval'])}")
    else:
        parts.append(f"{entry['low']:.3f} to {entry['high']:.3f} ({entry['interval']})")
    if scale is not None:
        parts.append(f"{reading(entry, chosen)} ({scale.name})")
    if beside:
        parts.append("beside it: " + ", ".join(f"{what} {value:.2f}" for what, value in beside))
    return " · ".join(parts)


def sentence(why: str | None) -> str:
    """The sentence of `word: sentence`."""
    return "" if why is None else why.partition(": ")[2] or why


def is_kappa(entry: Entry) -> bool:
    """Whether chance was taken out, so that the base rates have a say in it."""
    return kind_of(entry["name"]) == KAPPA


def beside(entry: Entry, figures: Entry) -> list[tuple[str, float]]:
    """The base-rate facts that a kappa is read with: agreement without chance taken out, how common what was coded is,
    AC1 where it is given, and what chance alone reaches. Nothing for a figure that is no kappa."""
    if not is_kappa(entry):
        return []
    found = {
        _fact(one): one["value"]
        for one in figures["coefficients"]
        if _bare(one) in BESIDE and one["value"] is not None and one is not entry and _place(one) == _place(entry)
    }
    if entry["name"] == "event_kappa" and entry["scope"] == "overall":
        by_chance = figures["baseline"].get("event_kappa")
        if by_chance is not None:
            found["at random times"] = by_chance
    if not entry["name"].startswith(OF_SHEETS):
        found.update(_commonness(entry, figures))
    return list(found.items())


def _fact(entry: Entry) -> str:
    return FACTS.get(entry["name"]) or name_of({"name": entry["name"]})


def _bare(entry: Entry) -> str:
    """`percent_agreement` of `item_percent_agreement`."""
    name = str(entry["name"])
    return next((name.removeprefix(kind) for kind in OF_SHEETS if name.startswith(kind)), name)


def _place(entry: Entry) -> tuple[Any, ...]:
    kind = next((kind for kind in OF_SHEETS if str(entry["name"]).startswith(kind)), "")
    raters = tuple(entry.get("raters") or ())
    return kind, entry["scope"], entry["code"], entry.get("channel"), raters, entry.get("session")


def _commonness(entry: Entry, figures: Entry) -> Iterator[tuple[str, float]]:
    """Prevalence among all events: of the entry's code; overall, of the code that is the most common."""
    shares = prevalences(figures)
    if entry["scope"] == "code" and entry["code"] in shares:
        yield "prevalence", shares[entry["code"]]
    elif entry["scope"] == "overall" and shares and entry["name"].startswith("event"):
        code = max(shares, key=lambda one: shares[one])
        yield f"commonest code {code}", shares[code]


def prevalences(figures: Entry) -> dict[Any, float]:
    """Each code's share of the events of both observers, from the matrix of pairs and of events without a partner."""
    confusion = figures["confusion"]
    if confusion is None:
        return {}
    labels, matrix = confusion["labels"][:-1], confusion["matrix"]
    counts = {label: sum(matrix[at]) + sum(row[at] for row in matrix) for at, label in enumerate(labels)}
    total = sum(counts.values())
    return {label: count / total for label, count in counts.items()} if total else {}


def headline(figures: Entry, raters: Sequence[str], level: str, tolerance: float | None) -> str:
    """What was compared, by whom, at which level and tolerance."""
    width = "—" if tolerance is None else f"{tolerance:g} s"
    who = ", ".join(raters) if len(raters) <= MOST_NAMED else f"{len(raters)} observers"
    sessions = "1 session" if figures["sessions"] == 1 else f"{figures['sessions']} sessions"
    return f"{sessions} double-coded · {who} · {level} · ◂ {width} ▸"


def plan_words(plan: Entry | None, width: float) -> str:
    """How many sessions to double-code for limits this far apart; what that rests on stands on a figure's page."""
    if plan is None:
        return ""
    if plan["sessions"] is None:
        return f"limits {width:g} apart: {sentence(plan.get('why_missing')) or plan['basis']}"
    return f"limits {width:g} apart: {plan['sessions']:,} sessions"
