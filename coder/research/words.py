"""What the columns of a research bundle mean."""

from coder.adherence.wording import DEFINITION

LABELS: dict[str, str] = {
    "session": "Session", "observer": "Observer", "role": "Role of the coding", "state": "State of the coding",
    "onset": "Onset, seconds from the session's zero", "offset": "Offset of a state, seconds from the session's zero",
    "code": "Code of code, technique or mode; of agreement also an item, status or scale", "actor": "Who did it",
    "recipient": "Towards whom", "unit": "Pre-cut unit", "note": "Note", "codebook": "Codebook and version",
    "preset": "Preset in use; missing: every code was looked for", "codebook_digest": "SHA-256 of the codebook's text",
    "is_open": "The state was never closed", "come_back": "Marked to come back to", "event": "Event, numbered anew",
    "responds_to": "The event that this one responds to", "entry": "Order of entry within the coding",
    "programme": "Programme", "site": "Site", "plan": "Session plan", "plan_version": "Version of the session plan",
    "version": "Version", "date": "Day of the session", "medium": "How it was watched",
    "month": "Month of the session, or the quarter or year where months hold few",
    "minutes": "Minutes: the session's length, or those given to an item", "media": "Where the recording is",
    "format": "Group or one-to-one", "chosen": "How the session was chosen", "made_by": "On the screen or imported",
    "practitioners": "Practitioners by seat", "begun": "When the coding was begun", "locked": "When it was locked",
    "ratings_done": "The ratings were made", "clock_seconds": "The furthest that the clock came, seconds",
    "events": "Number of events", "item": "Item of the session plan", "status": "Status", "scale": "Rating scale",
    "value": "Value", "not_ratable": "The scale was not ratable", "title": "Title", "position": "Place in the order",
    "phase": "Phase of the session", "planned_minutes": "Planned minutes", "weight": "Weight", "critical": "Critical",
    "prescribed": "What counts as delivered", "label": "Label", "level": "Mode, technique or code", "mode": "Mode",
    "technique": "Technique", "channel": "Channel", "kind": "State or point; of an aligned row how the two met",
    "exclusive": "One state of the channel at a time", "coverage": "Takes time out of the codable",
    "proscribed": "A practice concern", "performed_by": "Who can do it", "definition": "Definition",
    "include": "What is included", "exclude": "What is not", "key": "Key on the coding screen", "standard": "Standard",
    "standard_source": "Who set the standard", "breaks_minutes": "Planned breaks, minutes",
    "bands_source": "Source of the bands", "bands": "Bands: word and lower edge",
    "max_unobserved_weight": "Share of unobserved weight above which no band is given",
    "dose_low": "Lower flag or limit of the dose", "dose_high": "Upper flag or limit of the dose",
    "mode_targets": "Target ranges of modes", "credits": "Credit of each status", "start": "Start, seconds",
    "end": "End, seconds", "sessions": "Sessions", "low": "Lower limit, or the scale's lowest step",
    "high": "Upper limit, or the scale's highest step", "scope": "Overall, channel, code, pair or session",
    "rollup": "Level at which codes are compared", "raters": "Observers", "name": "Coefficient", "se": "Standard error",
    "interval": "Kind of limits", "n": "Number it rests on", "why_missing": "Why there is no value",
    "why_no_interval": "Why no limits", "first_observer": "First observer", "second_observer": "Other observer",
    "first_onset": "Onset by the first observer, seconds", "second_onset": "Onset by the second observer, seconds",
    "first_code": "Code by the first observer", "second_code": "Code by the second observer", "by": "Grouped by",
    "group": "Group", "scored": "Sessions with a score", "registered": "Registered sessions",
    "delivered_sessions": "Sessions that took place", "items": "Items", "unmarked": "Items without a mark",
    "met": "The standard is met; of groups the share of sessions", "other": "The other observer",
    "other_observer": "Weighted score by the other observer", "critical_missed": "Critical items not delivered",
    "delivered_minutes": "Delivered minutes", "dose": "Delivered over planned minutes", "dose_flag": "Flag of the dose",
    "why_no_dose": "Why there is no dose", "why_no_band": "Why there is no band", "band": "Band",
    "codable_seconds": "Codable time, seconds", "no_mode_share": "Share of codable time in no mode",
    "uncoded_share": "Share of codable time without a state", "concerns": "Practice concerns", "warnings": "Warnings",
    "why_no_counts": "Why nothing is counted from events", "met_sessions": "Sessions that meet the standard",
    "concerns_per_hour": "Practice concerns per hour", "concerns_low": "Lower limit of the rate",
    "concerns_high": "Upper limit of the rate", "method": "Method of the limits", "status_rule": "Rule of the status",
    "counts": "The coding that the score is from", "credit": "Credit",
    **{name: f"{name}: {DEFINITION[name]}" for name in ("weighted", "strict", "lower", "upper")},
    **{f"{name}_{end}": f"{word} limit of {name}" for name in ("weighted", "strict", "met")
       for end, word in (("low", "Lower"), ("high", "Upper"))},
    **{name: f"Items {name.replace('_', ' ')}" for name in
       ("delivered", "adapted", "partial", "not_delivered", "not_applicable", "not_observed")},
}  # fmt: skip

WORDS: dict[str, dict[str, str]] = {
    "role": {"primary": "Primary", "second": "Second, independent", "consensus": "Consensus", "gold": "Gold standard",
             "training": "Training"},
    "state": {"draft": "Draft", "locked": "Locked"},
    "medium": {"live": "Live", "live-link": "Live link", "video": "Video", "audio": "Audio"},
    "chosen": {"random": "Drawn at random", "selected": "Selected", "volunteered": "Volunteered"},
    "format": {"group": "Group", "one-to-one": "One-to-one"},
    "made_by": {"screen": "Coded on the screen", "import": "Imported"},
}  # fmt: skip
STATUSES = {
    "delivered": "Delivered", "adapted": "Delivered, adapted", "partial": "Delivered in part",
    "not_delivered": "Not delivered", "not_applicable": "Not applicable", "not_observed": "Not observed",
}  # fmt: skip
KINDS = {
    "matched": "Both, same code", "different_code": "Both, different codes", "only_first": "Only the first observer",
    "only_second": "Only the second observer",
}  # fmt: skip

MEANINGS: dict[str, str] = {
    "sessions": "What was watched: one row a session",
    "observers": "Every coding: who coded which session, in which role, with which codebook",
    "events": "Every event of every coding, retracted ones left out; `coder import` takes it",
    "counts": "Events of each code in each coding; missing: not looked for, or nothing was coded in time",
    "items": "Marks of the items of the session plan, one row an item of each coding",
    "ratings": "Ratings made at the end of sessions",
    "gaps": "Time in which nobody was at the keys",
    "delivered": "How many sessions took place",
    "plans": "Session plans in use",
    "plan_items": "Their items",
    "codebook": "Every id that an event may carry, by codebook",
    "scales": "Rating scales",
    "agreement": "Coefficients of agreement with their limits; observers stand in order of their codes here",
    "aligned": "Every pair of events, and every event without a partner, of two observers of a session",
    "adherence_sessions": "Adherence of each session, from the coding that counts",
    "adherence_groups": "Adherence by programme, site, practitioner and month",
}
