"""What each coefficient of agreement says, for a reader who does not compute: shown wherever figures stand.

A weighted form stands once, under its name with `_W` for the name of the weights; `coder.agreement.weights` has them.
"""

from collections.abc import Mapping

_EQUAL = "1: they always agree; 0: no more than chance would give"

MEANINGS: Mapping[str, tuple[str, str]] = {
    "event_kappa": (
        "event kappa",
        "How far two observers code the same events at the same time, chance taken out; 1: every event has an equal "
        "partner, 0: no more than chance; it moves with the tolerance in seconds, so name that with it.",
    ),
    "event_agreement": (
        "event agreement",
        "Of all pairs and all events without a partner, the share that are pairs of the same code; 1: every event "
        "has an equal partner, 0: none has; chance is not taken out, so few codes or a wide tolerance make it "
        "look good.",
    ),
    "event_kappa_max": (
        "event kappa at best",
        "The highest event kappa that these observers could reach, given how often each used each code and how "
        "many events stayed without a partner; 1: nothing stands in the way, 0: agreement beyond chance was out "
        "of reach; it is a ceiling, not agreement.",
    ),
    "event_linked": (
        "events linked",
        "Of all pairs and all events without a partner, the share that are pairs, whatever their codes; 1: every "
        "event found a partner, 0: none did; it says that both saw something, not that they called it the same.",
    ),
    "event_kappa_linked": (
        "kappa of linked",
        "Agreement on the code among events that found a partner, chance taken out; 1: always the same code, 0: no "
        "more than chance; what only one observer saw is left out, which flatters.",
    ),
    "time_unit_kappa": (
        "time-unit kappa",
        "Agreement second by second on what was going on, a second agreeing where the other coded the same within "
        f"the tolerance, chance taken out, mean of the two directions; {_EQUAL}; neighbouring seconds resemble one "
        "another, so only limits over sessions mean anything.",
    ),
    "time_unit_kappa_ab": (
        "time-unit kappa, A to B",
        "Time-unit kappa that looks for each second of the first observer (by name) in the second's coding; "
        f"{_EQUAL}; one direction alone, to be read beside the other.",
    ),
    "time_unit_kappa_ba": (
        "time-unit kappa, B to A",
        "Time-unit kappa that looks for each second of the second observer (by name) in the first's coding; "
        f"{_EQUAL}; one direction alone, to be read beside the other.",
    ),
    "exact_duration_kappa": (
        "duration kappa",
        "Agreement on what was going on over all the time, without cutting it into seconds and without tolerance, "
        f"chance taken out; {_EQUAL}; long states weigh most, short ones hardly count.",
    ),
    "time_unit_agreement": (
        "time-unit agreement",
        "Share of the seconds on which both had the same code running, or neither any, mean of the two directions; 1: "
        "all, 0: none; chance is not taken out, so one long state makes it high.",
    ),
    "time_unit_ac1": (
        "time-unit AC1",
        "Like time-unit kappa with Gwet's AC1, which a very common state does not pull down; "
        f"{_EQUAL}; where kappa and AC1 part widely, one state takes most of the time.",
    ),
    "duration_positive_agreement": (
        "agreement on its time",
        "Of the time that the observers gave the code, the share in which both gave it; 1: all, 0: none; chance is "
        "not taken out, so a state that lasts most of the session scores high by itself.",
    ),
    "duration_prevalence": (
        "share of time",
        "How much of the time that could be coded the code took, mean of both observers; it is no agreement, but tells "
        "how to read one: beside a very common or very rare state kappa is low although they nearly always agree.",
    ),
    "precision": (
        "precision",
        "Share of the second observer's events of a code that the first coded too; 1: all, 0: none; the first by "
        "name is the yardstick, though nobody has said that the first is right.",
    ),
    "recall": (
        "recall",
        "Share of the first observer's events of a code that the second coded too; 1: all, 0: none; the first by "
        "name is the yardstick, though nobody has said that the first is right.",
    ),
    "f1": (
        "F1",
        "Precision and recall of a code in one figure, the same whoever is the yardstick; 1: every event has its "
        "partner, 0: none has; chance is not taken out, so common codes look better.",
    ),
    "lag_median": (
        "median lag",
        "Seconds by which the second observer's event typically comes after the first's, below 0: before; 0: "
        "together (there is no best value of 1); it speaks of events paired with one of the same code alone.",
    ),
    "lag_p05": (
        "lag, 5th percentile",
        "Seconds of lag under which 5 of 100 paired events lie, below 0: the second observer was earlier; 0: "
        "together (there is no best value of 1); lags beyond the tolerance never show, their events have no partner.",
    ),
    "lag_p95": (
        "lag, 95th percentile",
        "Seconds of lag over which 5 of 100 paired events lie, below 0: the second observer was earlier; 0: "
        "together (there is no best value of 1); lags beyond the tolerance never show, their events have no partner.",
    ),
    "percent_agreement": (
        "percent agreement",
        "Share of pairs of ratings that are the same; 1: all, 0: none; where one answer is common, guessing it every "
        "time gives a high share.",
    ),
    "percent_agreement_W": (
        "percent agreement, weighted",
        "As percent agreement, with part of the credit for answers that lie close; 1: all the same, 0: all as far "
        "apart as can be; near misses raise it, and chance is not taken out.",
    ),
    "all_raters_agreement": (
        "agreement of all raters",
        "Share of units on which every rater said the same; 1: all, 0: none; it falls with every rater that is added, "
        "so it compares only between equal numbers of raters.",
    ),
    "cohen_kappa": (
        "Cohen's kappa",
        f"Agreement of two raters, chance taken out; {_EQUAL}; where one answer is very common it can be low although "
        "they nearly always agree.",
    ),
    "cohen_kappa_W": (
        "Cohen's kappa, weighted",
        f"Cohen's kappa with part of the credit for answers that lie close; {_EQUAL}; the choice of weights moves it, "
        "so name them with it.",
    ),
    "kappa_max": (
        "kappa at best",
        "The highest Cohen's kappa that two raters could reach, given how often each gave each answer; 1: nothing "
        "stands in the way, 0: agreement beyond chance was out of reach; it is a ceiling, not agreement.",
    ),
    "scott_pi": (
        "Scott's pi",
        f"Agreement of two raters, chance taken from the answers of both together; {_EQUAL}; where one answer is very "
        "common it can be low although they nearly always agree.",
    ),
    "scott_pi_W": (
        "Scott's pi, weighted",
        f"Scott's pi with part of the credit for answers that lie close; {_EQUAL}; the choice of weights moves it, so "
        "name them with it.",
    ),
    "fleiss_kappa": (
        "Fleiss' kappa",
        "Agreement of two or more raters, chance taken from the answers of all together; "
        f"{_EQUAL}; where one answer is very common it can be low although they nearly always agree.",
    ),
    "fleiss_kappa_W": (
        "Fleiss' kappa, weighted",
        f"Fleiss' kappa with part of the credit for answers that lie close; {_EQUAL}; the choice of weights moves it, "
        "so name them with it.",
    ),
    "conger_kappa": (
        "Conger's kappa",
        "Agreement of two or more raters, chance taken from each rater's own habits; "
        f"{_EQUAL}; where one answer is very common it can be low although they nearly always agree.",
    ),
    "conger_kappa_W": (
        "Conger's kappa, weighted",
        f"Conger's kappa with part of the credit for answers that lie close; {_EQUAL}; the choice of weights moves "
        "it, so name them with it.",
    ),
    "light_kappa": (
        "Light's kappa",
        f"Mean of Cohen's kappas of all pairs of raters; {_EQUAL}; one poor pair hides in the mean, so look at the "
        "pairs too.",
    ),
    "brennan_prediger": (
        "Brennan and Prediger's kappa",
        f"Agreement, chance taken as if all answers were equally likely; {_EQUAL}; answers on the list that nobody "
        "ever gives still raise it.",
    ),
    "brennan_prediger_W": (
        "Brennan and Prediger's kappa, weighted",
        f"Brennan and Prediger's kappa with part of the credit for answers that lie close; {_EQUAL}; the weights and "
        "the length of the list of answers move it, so name both with it.",
    ),
    "gwet_ac1": (
        "Gwet's AC1",
        f"Agreement, chance taken so that a very common answer does not pull it down; {_EQUAL}; it is mostly higher "
        "than kappa on the same ratings, so the two do not compare.",
    ),
    "gwet_ac2_W": (
        "Gwet's AC2, weighted",
        f"Gwet's AC1 with part of the credit for answers that lie close; {_EQUAL}; the choice of weights moves it, so "
        "name them with it.",
    ),
    "krippendorff_alpha": (
        "Krippendorff's alpha",
        "Agreement of any number of raters with gaps in the ratings, chance taken out, by the kind of scale; "
        f"{_EQUAL}; the same ratings give another value at another level, so name the level with it.",
    ),
    "krippendorff_alpha_W": (
        "Krippendorff's alpha, weighted",
        f"Gwet's form of alpha, with part of the credit for answers that lie close; {_EQUAL}; it is not alpha at "
        "another level.",
    ),
    "kendall_w": (
        "Kendall's W",
        "Whether raters put the units in the same order; 1: the same order, 0: no common order; one rater may score "
        "far higher than another throughout and it is still 1.",
    ),
    "icc1": (
        "ICC(1), ICC1",
        "How far one rater's number can be trusted where each unit had raters of its own; 1: wholly, 0: not at all; "
        "units that hardly differ make it low however well raters agree, and it can be below 0.",
    ),
    "icc2": (
        "ICC(A,1), ICC2",
        "How far one rater's number can be trusted as it stands, with code counts per session as the number in the "
        "rows on codes; 1: wholly, 0: not at all; sessions that hardly differ make it low however well raters agree.",
    ),
    "icc3": (
        "ICC(C,1), ICC3",
        "How far one rater puts the units at the same distances as the others; 1: wholly, 0: not at all; a rater who "
        "always gives more does not lower it.",
    ),
    "icc1k": (
        "ICC(k), ICC1k",
        "As ICC1, for the mean of all raters; 1: the mean can be trusted wholly, 0: not at all; it says nothing of "
        "one rater alone, and more raters raise it.",
    ),
    "icc2k": (
        "ICC(A,k), ICC2k",
        "As ICC2, for the mean of all raters; 1: the mean can be trusted wholly, 0: not at all; it says nothing of "
        "one rater alone, and more raters raise it.",
    ),
    "icc3k": (
        "ICC(C,k), ICC3k",
        "As ICC3, for the mean of all raters; 1: the mean can be trusted wholly, 0: not at all; it says nothing of "
        "one rater alone, and a rater who always gives more does not lower it.",
    ),
    "positive_agreement": (
        "positive agreement",
        "Where one rater gave the code, how likely the other gave it too; 1: always, 0: never; chance is not taken "
        "out, so a very common code scores high by itself.",
    ),
    "negative_agreement": (
        "negative agreement",
        "Where one rater did not give the code, how likely the other did not either; 1: always, 0: never; for a rare "
        "code it is close to 1 by itself.",
    ),
    "prevalence": (
        "prevalence",
        "How common the code is among all ratings; 1: nothing else was given, 0: it never was; it is no agreement, "
        "but near 0 or 1 it makes kappa low and shaky.",
    ),
    "overlap_kappa": (
        "overlap kappa",
        "How far two observers mark the same stretches of time with the same code, chance taken out, a stretch "
        f"without a partner that overlaps enough counting against it; {_EQUAL}; it moves with the overlap that is "
        "asked for, so name that with it.",
    ),
    "overlap_agreement": (
        "overlap agreement",
        "Share of both observers' stretches of time that were linked, by overlapping enough, to one of the same "
        "code; 1: all, 0: none; chance is not taken out, and the overlap that is asked for moves it.",
    ),
    "unitizing_alpha": (
        "unitizing alpha",
        "Agreement on where the stretches of each code begin and end, chance taken out; 1: the same throughout, "
        "0: no more than chance would give; a stretch that only one observer coded weighs by the square of its "
        "length, and below 0 there is no floor.",
    ),
    "gamma": (
        "gamma",
        "Agreement of two observers on place and code of stretches of time at once, after the best matching, "
        "chance taken from shuffled codings; 1: the same throughout, 0: no better than shuffled; it rests on "
        "chosen costs and on draws, so small differences mean nothing.",
    ),
    "ioa_total_count": (
        "IOA, total count",
        "For each code and session the smaller count of events, over the larger, both added up; 1: equal counts, "
        "0: no code was used by both in any session; they may have seen wholly different events and still reach "
        "1.",
    ),
    "ioa_mean_count": (
        "IOA, mean count per interval",
        "Smaller count over larger in each short interval and code, averaged; 1: equal counts in all, 0: events "
        "of one observer alone in each; intervals without any event count as agreement, and chance is not taken "
        "out.",
    ),
    "ioa_exact_count": (
        "IOA, exact count per interval",
        "Share of short intervals, code by code, in which both counted exactly as many; 1: all, 0: none; "
        "intervals without any event count as agreement, so a rare code scores high by itself.",
    ),
    "ioa_interval": (
        "IOA, interval by interval",
        "Share of short intervals, code by code, on which both say that it occurred or both that it did not; 1: "
        "all, 0: none; a very rare or very common code scores high by itself.",
    ),
    "ioa_scored": (
        "IOA, scored intervals",
        "Of the intervals in which at least one observer saw it, the share in which both did; 1: all, 0: none; for a "
        "common code chance alone makes it high.",
    ),
    "ioa_unscored": (
        "IOA, unscored intervals",
        "Of the intervals in which at least one observer saw nothing, the share in which neither did; 1: all, 0: "
        "none; for a rare code chance alone makes it high.",
    ),
    "ioa_duration": (
        "IOA, duration",
        "For each code and session the shorter total time, over the longer, both added up; 1: equal times, 0: no "
        "code was used by both in any session; they may mean wholly different moments and still reach 1.",
    ),
    "icc2_rate": (
        "ICC(A,1) of rates",
        "Like ICC2, of events per hour of the time that could be coded instead of per session; 1: equal rates, 0: the "
        "sessions do not differ beyond the observers; sessions of equal length make both the same.",
    ),
    "limits_of_agreement": (
        "limits of agreement",
        "By how many events of a session the first observer (by name) counts more than the second, on average; 0: "
        "neither counts more, and 1 is one event, no best value; the limits hold about 95 of 100 single "
        "differences, and whether they are narrow enough is for you to say.",
    ),
}
"""Name of a coefficient -> what to call it, and one sentence: what it says, what 0 and 1 mean, what misleads."""

_OF = {"item": "plan items", "rating": "ratings"}
_WEIGHTED = ("linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar", "own")
_WITHIN = (
    "within one point",
    "Share of pairs of answers that differ by one step of the scale at most; 1: all, 0: none; on a short scale chance "
    "alone makes it high.",
)


def meaning_of(name: str) -> tuple[str, str] | None:
    """The label and meaning of any coefficient of a report, also of those on plan items, ratings or with weights.

    >>> meaning_of("item_gwet_ac2_linear")[0]
    "Gwet's AC2, weighted, of plan items"
    """
    if name in MEANINGS:
        return MEANINGS[name]
    kind, _, rest = name.partition("_")
    if kind in _OF:
        found = _WITHIN if rest == "within_1" else meaning_of(rest)
        return None if found is None else (f"{found[0]}, of {_OF[kind]}", found[1])
    stem, _, last = name.rpartition("_")
    return MEANINGS.get(f"{stem}_W", MEANINGS.get(stem)) if last in _WEIGHTED else None
