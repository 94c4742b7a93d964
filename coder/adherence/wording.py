"""What each figure means, in the words that stand beside it everywhere."""

DEFINITION: dict[str, str] = {
    "weighted": "sum of weight x credit over sum of weight, items that applied and were observed",
    "strict": "share of items with credit 1, unweighted, items that applied and were observed",
    "lower": "weighted over all items that applied, what was not observed as 0",
    "upper": "weighted over all items that applied, what was not observed as 1",
    "band": "the plan's word for the unrounded weighted score: each band runs from its lower edge up to the next; "
    "withheld when more weight went unobserved than the plan allows",
    "other_observer": "weighted score by the other independent observer of the same session",
    "critical_missed": "critical items marked not delivered",
    "dose": "minutes of the items over the planned minutes of the items that applied, not capped",
    "codable_seconds": "the session's length without coverage states and the clock's gaps",
    "mode_time_share": "codable time in the mode over codable time in any mode",
    "no_mode_share": "codable time coded as having no mode over codable time",
    "uncoded_share": "codable time with nothing coded in the mode channel over codable time",
    "mode_event_share": "events of the mode's techniques over events of techniques that have a mode; a state counts "
    "once; not given over sessions coded with different sets of codes",
    "mode_targets": "the ranges that the plan's owner sets, for the shares that `measure` names: percentage points to "
    "the nearer end, 0 within; a group's verdict is read from its limits: Under or Over only where they clear an end, "
    "Inside only where they lie within, Too few sessions under 3",
    "full_credit": "items with credit 1, of `items_seen` that applied and were observed",
    "technique_rate_per_hour": "events of a technique, its codes included, per hour of codable time",
    "concerns": "events of the plan's proscribed codes, else of all that the codebook marks so; never netted off. "
    "A group's rate divides all by all hours: of one session with exact Poisson limits, of several with t limits over "
    "sessions (Cochran's ratio estimate), no narrower than the exact ones",
    "group": "mean of the sessions' figures, each session once (its consensus, else its primary coding), with t limits "
    "over sessions; the finite-population correction only for a random draw from a known number. A session's score "
    "belongs to its whole team: under `practitioner` it stands with each of them",
    "mode_changes": "a mode that began after another one, states in order of onset; time in no mode, uncoded "
    "or not codable is stepped over (`bridging` counts those); per hour of codable time. `transitions` counts from the "
    "mode of the row to that of the column, `transition_shares` divides by the row's sum, null where it is 0; a "
    "group's table is the sum",
    "techniques": "rate an hour: of one session with exact Poisson limits (what an hour like it may hold), of several "
    "the mean with t limits over sessions; `sessions_with`: share of sessions with at least one, Wilson's limits",
    "codes": "each code by itself: share of the sessions that looked for it with at least one, Wilson's limits",
    "own_techniques": "the techniques of the practitioner's own events alone, told by the seat of each event's actor, "
    "over the sessions whose codings tell actors",
    "strains": "answered: a practitioner's event is linked to it, a practice concern is no answer; its mode is that of "
    "the technique, else that of the moment; median_seconds: from the strain to its first answer, over answered ones; "
    "resolved: the codebook's code for it, linked or for the last strain still open, not the mere end of an episode. "
    "A group pools strains: Wilson's limits take them as independent. "
    "`after`: the modes' shares of codable time in the 120 s after each strain's onset, those of strains close "
    "together united, up to the session's end; of a group the mean of its sessions' with t limits",
    "summaries": "what the codebook declares over counts of events: a ratio divides them, a share takes a part of the "
    "denominator; null without a denominator. A group's value is the mean of its sessions' with t limits; "
    "`pooled` divides the sums, with limits by the jackknife over sessions on the log (ratio) or logit (share), which "
    "may be too narrow with under 10 sessions",
    "phases": "the same over codable time of each part of the session; events and changes belong to the part of their "
    "onset, and what lies after the session's end to none; null where not asked for",
    "met": "share of scored sessions whose unrounded weighted score is at or over the standard, with Wilson's limits",
    "missing": "null is unknown, undefined or not looked for, never 0; the reason stands beside it",
}
