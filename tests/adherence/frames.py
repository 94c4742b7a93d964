"""A small programme as tidy frames: six items, a codebook of two modes and a bit, as many codings as asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from coder.adherence.coverage import Window
from coder.adherence.records import StrainRule
from coder.adherence.report import Report, adherence_report

DIGEST = "d1"
STRAINS = StrainRule(("RU-BND",), "RU-EPI", "RU-RES")
ITEMS = (
    # item, weight, critical, planned minutes: the fictional plan, whose weights sum to 10 and minutes to 105
    ("S4.1", 1.0, False, 10.0),
    ("S4.2", 2.0, True, 20.0),
    ("S4.3", 1.0, False, 15.0),
    ("S4.4", 2.0, True, 25.0),
    ("S4.5", 3.0, True, 30.0),
    ("S4.6", 1.0, False, 5.0),
)
CODES = (
    # code, level, technique, mode, coverage, proscribed, performed by
    ("ED", "mode", None, "ED", False, False, ()),
    ("EN", "mode", None, "EN", False, False, ()),
    ("NM", "mode", None, None, False, False, ()),
    ("ED1", "technique", "ED1", "ED", False, False, ("practitioner",)),
    ("ED-CON", "code", "ED1", "ED", False, False, ("practitioner",)),
    ("ED-CBS", "code", "ED1", "ED", False, False, ("practitioner",)),
    ("EN1", "technique", "EN1", "EN", False, False, ("practitioner",)),
    ("EN-VAL", "code", "EN1", "EN", False, False, ("practitioner",)),
    ("RU-BND", "code", "RUP", None, False, False, ("client",)),
    ("RU-EPI", "code", "RUP", None, False, False, ("assessor",)),
    ("RU-RES", "code", "RUP", None, False, False, ("client",)),
    ("PX-HOS", "code", "PXC", None, False, True, ("practitioner",)),
    ("PX-MIS", "code", "PXC", None, False, True, ("practitioner",)),
    ("ZZ-BRK", "code", "COV", None, True, False, ("assessor",)),
)
LIVE = ("ED", "EN", "NM", "ED1", "EN1", "RU-BND", "RU-RES", "PX-HOS", "ZZ-BRK")
ALL_DELIVERED = dict.fromkeys((item[0] for item in ITEMS), "delivered")


@dataclass
class Programme:
    """Builds the frames; every method adds rows."""

    sessions: list[dict[str, Any]] = field(default_factory=list)
    codings: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    delivered: list[dict[str, Any]] = field(default_factory=list)
    plan: dict[str, Any] = field(
        default_factory=lambda: {
            "plan": "bridgework-s04",
            "version": "1.0.0",
            "standard": 0.8,
            "standard_source": "the owner",
            "bands": {"high": 0.8, "moderate": 0.5, "low": 0.0},
            "max_unobserved_weight": 0.2,
            "dose_low": 0.8,
            "dose_high": 1.2,
            "proscribed": None,
            "credits": {
                "delivered": 1.0,
                "adapted": 1.0,
                "partial": 0.5,
                "not_delivered": 0.0,
                "not_applicable": None,
                "not_observed": "unknown",
            },
        }
    )

    def session(self, name: str, **given: Any) -> None:
        row = {
            "session": name,
            "programme": "bridgework",
            "site": "north",
            "plan": "bridgework-s04",
            "plan_version": "1.0.0",
            "date": "2026-03-02",
            "month": "2026-03",
            "medium": "live",
            "minutes": 100.0,
            "chosen": "random",
            "practitioners": "F1=P03;F2=P07",
        }
        self.sessions.append({**row, **given})

    def coding(
        self,
        session: str,
        observer: str = "anna",
        marks: Mapping[str, str | tuple[str, float | None]] | None = None,
        events: Sequence[tuple[Any, ...]] = (),
        **given: Any,
    ) -> None:
        """`marks`: item -> status, or (status, minutes). `events`: (code, onset, offset or None, open?) in seconds."""
        key = {"session": session, "observer": observer, "role": given.get("role", "primary")}
        row = {"state": "locked", "codebook_digest": DIGEST, "preset": None, "made_by": "screen", "begun": "2026-03-02"}
        self.codings.append({**row, "clock_seconds": None, **given, **key})
        for item, mark in (marks or {}).items():
            status, minutes = (mark, None) if isinstance(mark, str) else mark
            self.marks.append({**key, "item": item, "status": status, "minutes": minutes, "note": None})
        for code, onset, *rest in events:
            offset = rest[0] if rest else None
            is_open = bool(rest[1]) if len(rest) > 1 else False
            event = {"code": code, "onset": onset, "offset": offset, "is_open": is_open, "actor": None}
            self.events.append({**key, **event, "event": f"e{len(self.events)}", "responds_to": None})

    def scored(self, name: str, delivered: int, **given: Any) -> None:
        """A session whose score is `delivered` tenths: items are delivered until their weight is used up."""
        self.session(name, **given)
        marks: dict[str, str | tuple[str, float | None]] = {}
        left = delivered
        for item, weight, _, _ in sorted(ITEMS, key=lambda line: -line[1]):
            marks[item] = "delivered" if weight <= left else "not_delivered"
            left -= int(weight) if weight <= left else 0
        self.coding(name, marks=marks)

    def by(self, event: int, actor: str) -> None:
        """Says whose the event is that was added as number `event` (from 0): a seat or a subject."""
        self.events[event]["actor"] = actor

    def linked(self, answer: int, to: int) -> None:
        """Links the event that was added as number `answer` (from 0) to that added as number `to`."""
        self.events[answer]["responds_to"] = f"e{to}"

    def report(
        self, by: str = "programme", standard: float | None = None, window: Window | None = None, **given: Any
    ) -> Report:
        return adherence_report(
            **self.frames(), by=by, standard=standard, window=window, strains={DIGEST: STRAINS}, **given
        )

    def frames(self) -> dict[str, Any]:
        coded = ["session", "observer", "role"]
        items = [
            {
                "plan": "bridgework-s04",
                "item": item,
                "position": place,
                "title": f"Item {item}",
                "phase": "p",
                "planned_minutes": minutes,
                "weight": weight,
                "critical": critical,
            }
            for place, (item, weight, critical, minutes) in enumerate(ITEMS)
        ]
        names = ("code", "level", "technique", "mode", "coverage", "proscribed", "performed_by")
        codes = [{"codebook_digest": DIGEST, **dict(zip(names, code, strict=True))} for code in CODES]
        wanted = [{"codebook_digest": DIGEST, "preset": None, "code": code[0]} for code in CODES]
        wanted += [{"codebook_digest": DIGEST, "preset": "live-core", "code": code} for code in LIVE]
        return {
            "sessions": pd.DataFrame(self.sessions),
            "codings": pd.DataFrame(
                self.codings,
                columns=[*coded, "state", "codebook_digest", "preset", "made_by", "begun", "clock_seconds"],
            ),
            "events": pd.DataFrame(
                self.events, columns=[*coded, "code", "onset", "offset", "is_open", "event", "responds_to", "actor"]
            ),
            "marks": pd.DataFrame(self.marks, columns=[*coded, "item", "status", "minutes", "note"]),
            "plans": pd.DataFrame([self.plan]),
            "plan_items": pd.DataFrame(items),
            "codes": pd.DataFrame(codes),
            "looked_for": pd.DataFrame(wanted),
            "gaps": pd.DataFrame(self.gaps, columns=[*coded, "start", "end"]),
            "delivered": pd.DataFrame(self.delivered, columns=["programme", "site", "month", "sessions"]),
        }
