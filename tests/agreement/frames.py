"""Small frames as `coder.tables` and the readers of files give them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from coder.agreement.options import Options
from coder.agreement.report import Report, database_report

CODES = {
    "ED": ("mode", None, "ED", "mode", False),
    "EN": ("mode", None, "EN", "mode", False),
    "1": ("technique", "1", "ED", "technique", False),
    "1a": ("code", "1", "ED", "technique", False),
    "1b": ("code", "1", "ED", "technique", False),
    "2a": ("code", "2", "ED", "technique", False),
    "3a": ("code", "3", "EN", "technique", False),
    "out": ("code", None, None, "coverage", True),
}
FAST = Options(bootstrap=50)
Row = tuple[Any, ...]


def entry(report: Report, name: str, **place: Any) -> dict[str, Any]:
    """The one entry of that name whose fields are these."""
    wanted = {"scope": "overall", **place}
    found = [
        one
        for one in report.to_json()["coefficients"]
        if one["name"] == name and all(one.get(field) == value for field, value in wanted.items())
    ]
    assert len(found) == 1
    return dict(found[0])


def bare(*rows: Row, **columns: list[Any]) -> pd.DataFrame:
    """(session, observer, onset, offset, code) rows."""
    frame = pd.DataFrame(rows, columns=["session", "observer", "onset", "offset", "code"]).astype({"code": object})
    frame["onset"] = frame["onset"].astype(float)
    frame["offset"] = frame["offset"].astype(float)
    return frame.assign(**{name: pd.Series(values, dtype=object) for name, values in columns.items()})


class Base:
    """A database in frames: sessions with a medium and minutes, codings, events."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[str | None, float | None]] = {}
        self._codings: list[dict[str, Any]] = []
        self._events: list[Row] = []
        self._roles: list[str] = []
        self._units: list[str | None] = []
        self._gaps: list[Row] = []
        self._presets: dict[str, set[str]] = {}

    def session(self, name: str, medium: str | None = "video", minutes: float | None = 1.0) -> "Base":
        self._sessions[name] = (medium, minutes)
        return self

    def coding(
        self,
        session: str,
        observer: str,
        *events: Row,
        role: str = "primary",
        state: str = "locked",
        preset: str | None = None,
        units: Sequence[str] = (),
    ) -> "Base":
        """events: (onset, offset, code); units: the unit of each event, where they are told."""
        if session not in self._sessions:
            self.session(session)
        self._codings.append(
            {
                "session": session,
                "observer": observer,
                "role": role,
                "state": state,
                "codebook": "small 1",
                "codebook_digest": "d",
                "preset": preset,
                "clock_seconds": None,
            }
        )
        self._events += [(session, observer, *event) for event in events]
        self._roles += [role] * len(events)
        self._units += units or [None] * len(events)
        return self

    def preset(self, name: str, *codes: str) -> "Base":
        self._presets[name] = set(codes)
        return self

    def gap(self, session: str, observer: str, start: float, end: float) -> "Base":
        self._gaps.append((session, observer, "primary", start, end))
        return self

    def report(self, options: Options, tolerances: dict[str, tuple[float, float]] | None = None) -> Report:
        """Agreement of what this base holds."""
        presets: list[tuple[str | None, set[str]]] = [(None, set(CODES)), *self._presets.items()]
        sessions = [(name, *rest) for name, rest in self._sessions.items()]
        codes = [("d", code, *rest) for code, rest in CODES.items()]
        columns = ["codebook_digest", "code", "level", "technique", "mode", "channel", "coverage"]
        return database_report(
            sessions=pd.DataFrame(sessions, columns=["session", "medium", "minutes"], dtype=object),
            codings=pd.DataFrame(self._codings, dtype=object),
            events=bare(*self._events, role=self._roles, unit=self._units),
            codes=pd.DataFrame(codes, columns=columns, dtype=object),
            looked_for=pd.DataFrame(
                [("d", preset, code) for preset, held in presets for code in sorted(held)],
                columns=["codebook_digest", "preset", "code"],
                dtype=object,
            ),
            gaps=pd.DataFrame(self._gaps, columns=["session", "observer", "role", "start", "end"]),
            tolerances=tolerances,
            options=options,
        )
