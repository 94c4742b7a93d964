"""What one coefficient means: its figure with all it is to be read with, in words for a person who does not compute."""

from collections.abc import Iterator

from rich.text import Text

from coder.agreement.bands import SCALES, Scale, scale_of
from coder.agreement.meanings import meaning_of
from coder.screens.agreement_words import Entry, beside, is_kappa, name_of, plan_words, reading, sentence, subject_of
from coder.screens.page import PageScreen

EASYDIAG = "Holle & Rein 2015, Behav Res Methods 47:837-847"
GWET = "Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed."
KRIPPENDORFF = "Krippendorff 2004, Content Analysis, 2nd ed., ch. 11"
MCGRAW = "McGraw & Wong 1996, Psychol Methods 1:30-46"
SOURCES = (
    ("event_", f"Bakeman & Robinson 1994, p. 106; {EASYDIAG}"),
    ("time_unit_kappa", "Bakeman, Quera & Gnisci 2009, Behav Res Methods 41:137-147"),
    ("overlap_", EASYDIAG),
    ("unitizing_alpha", f"{KRIPPENDORFF}; 1995, Sociol Methodol 25:47-76"),
    ("gamma", "Mathet, Widlöcher & Métivier 2015, Comput Linguist 41:437-479"),
    ("ioa_", "Cooper, Heron & Heward 2020, Applied Behavior Analysis, 3rd ed., ch. 5"),
    ("limits_of_agreement", "Bland & Altman 1986, Lancet 327:307-310"),
    ("krippendorff_alpha", KRIPPENDORFF),
    ("light_kappa", "Light 1971, Psychol Bull 76:365-377"),
    ("icc", MCGRAW),
    ("gwet_", GWET),
    ("cohen_kappa", GWET),
    ("fleiss_kappa", GWET),
    ("percent_agreement", GWET),
)
"""How a name begins, without `item_` or `rating_`, and where its formula is published."""
OTHERS = {
    "f1": ("precision", "recall", "lag_median", "icc2", "icc2_rate", "limits_of_agreement", "unitizing_alpha"),
    "rating_icc2": ("rating_gwet_ac2_quadratic", "rating_krippendorff_alpha", "rating_within_1"),
}
OF_PLACE = ("event_agreement", "event_linked", "time_unit_kappa", "overlap_kappa")
"""What a row that stands for several figures shows on its page too: by the first of them, and of a pair or session."""


def source_of(name: str) -> str | None:
    """Where the formula is published; None for what needs none, such as a share or a quantile."""
    bare = name.removeprefix("item_").removeprefix("rating_")
    return next((source for begins, source in SOURCES if bare.startswith(begins)), None)


def meaning_page(entry: Entry, figures: Entry, chosen: str, width: float) -> PageScreen:
    """The page of one figure. width: of the limits for which `figures["plan"]` is."""
    text = Text()
    for at, one in enumerate([entry, *_others(entry, figures)]):
        if at:
            text.append("\n")
        _add(text, one, figures, chosen)
    plan = figures.get("plan")
    if plan is not None and plan["coefficient"] == entry["name"] and entry["scope"] in ("overall", "channel"):
        text.append(f"\nHow many sessions · {plan_words(plan, width)}\n", style="bold")
        text.append(f"{plan['basis']}.\n")
    return PageScreen(" ".join(filter(None, (subject_of(entry), name_of(entry)))), text)


def _others(entry: Entry, figures: Entry) -> Iterator[Entry]:
    names = OF_PLACE if entry["scope"] in ("pair", "session") else OTHERS.get(entry["name"], ())
    about = (entry["scope"], subject_of(entry))
    for name in names:
        for one in figures["coefficients"]:
            if one["name"] == name and one is not entry and (one["scope"], subject_of(one)) == about:
                yield one


def _add(text: Text, entry: Entry, figures: Entry, chosen: str) -> None:
    label, said = meaning_of(entry["name"]) or (name_of(entry), "")
    text.append(f"{label}  {_value(entry, figures)}\n", style="bold")
    text.append(f"{said}\n")
    for what, line in _lines(entry, figures, chosen):
        text.append(f"{what}: ", style="bold")
        text.append(f"{line}\n")


def _value(entry: Entry, figures: Entry) -> str:
    if entry["value"] is None:
        return "undefined"
    if entry["low"] is None:
        return f"{entry['value']:.3f}"
    limits = "" if entry["interval"] == "bland_altman" else f"{100 * figures['parameters']['confidence']:g} % limits "
    return f"{entry['value']:.3f} · {limits}{entry['low']:.3f} to {entry['high']:.3f}"


def _lines(entry: Entry, figures: Entry, chosen: str) -> Iterator[tuple[str, str]]:
    if entry["value"] is None:
        yield "Undefined", sentence(entry["why_missing"])
    elif entry["low"] is None:
        yield "No limits", sentence(entry["why_no_interval"])
    else:
        yield "Limits by", f"{entry['interval']} over {figures['sessions']} sessions".replace("_", " ")
    if entry["n"] is not None:
        yield "Rests on", f"n = {entry['n']:,}"
    facts = beside(entry, figures)
    if facts:
        yield "Read beside it", " · ".join(f"{what} {value:.2f}" for what, value in facts)
    elif is_kappa(entry):
        yield "Read beside it", "the report has no base rate for it here"
    scale = scale_of(entry["name"], chosen)
    if scale is not None and entry["value"] is not None:
        yield "Reads as", f"{reading(entry, chosen)}, by {scale.name}: {_edges(scale)}"
        if scale is not SCALES[chosen]:
            yield "Not by", f"{SCALES[chosen].name}, which was not made for this kind of figure"
    source = source_of(entry["name"])
    if source is not None:
        yield "Formula", source


def _edges(scale: Scale) -> str:
    return ", ".join(f"{word} from {edge:.2f}" for edge, word in scale.edges) + f", else {scale.below}"
