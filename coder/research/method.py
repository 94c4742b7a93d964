"""How the figures of a research bundle were made, in words for its README."""

from coder.book.reports import Reports

COMMAND = (
    "--tolerance {tolerance:g} --interval {interval} --bootstrap {bootstrap} --seed {seed} --confidence {confidence:g} "
    "--overlap {overlap:g} --bin {bin:g}"
)


def methods(reports: Reports) -> list[str]:
    """Paragraphs on the parameters of agreement and adherence, with the command that makes the figures anew."""
    said = [_adherence(reports.adherence.confidence)]
    if reports.agreement is None:
        return said
    given = reports.agreement.parameters
    settings = (
        f"How `agreement` and `aligned` were made: onsets within {given['tolerance']:g} s (tolerance); states linked "
        f"that share {given['overlap']:.0%} of the longer (overlap); intervals of {given['bin']:g} s for ioa_* (bin); "
        f"limits at a confidence of {given['confidence']:.0%}, by the {given['interval']} over sessions where column "
        f"interval says nothing else, {given['bootstrap']} resamples with seed {given['seed']} where they are by "
        "bootstrap; codes compared as they are coded (rollup)."
    )
    command = COMMAND.format(**given)
    anew = (
        "The figures come anew from a database of its own: `coder --db new.db init` with the codebook in codebooks/, "
        "`coder --db new.db session import data/sessions.csv`, `coder --db new.db import data/events.csv` (items and "
        f"ratings with --kind), then `coder --db new.db agreement {command}`. From the events alone, `coder agreement "
        f"--events data/events.csv {command}` comes near but not to the same: without the codebook, codes that take "
        "time out of the codable are compared too, and all states are one channel."
    )
    return [settings, anew, *said]


def _adherence(confidence: float) -> str:
    return (
        f"How `adherence_groups` was made: limits at a confidence of {confidence:.0%}; those of weighted, strict and "
        "dose by column method, of met by met_method, of concerns_per_hour by concerns_method. What each figure means "
        "stands in dictionary.csv."
    )
