"""Tables without the people in them: names as random codes, no dates but months, no words of theirs."""

import re
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from coder.research.cells import SMALLEST, coarsened, pooled, team, within
from coder.tables import Tables

KEEPS = ("names", "notes", "dates")
"""What a bundle keeps only when it is asked for."""
NAMES = (
    "programmes, sites, sessions, observers, practitioners, other people named in events and units stand under random "
    "codes, new in every bundle, whose key is kept nowhere; seats (F1, P1 to P16 and those of the codebook) stay, and "
    "are other people in other sessions; where recordings are is left out; observers stand in order of "
    "their codes, so figures with a direction (lags, names that end in _ab and _ba) may be turned round against those "
    "of the database, and kappas over several pairs of observers may differ from its in the fourth decimal"
)
LINKS = (
    "two bundles of the same data can be linked to one another through the times of their events, whatever their "
    "codes; one person may stand under two codes, as observer and as practitioner; PR-OTHER and ST-OTHER mix people "
    "and sites, so that a row of theirs is nobody's"
)
NOTES = "notes, modifiers that no codebook declares and columns carried through from imports are left out"
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SEAT = re.compile(r"F\d{1,3}|P(?:[1-9]|1[0-6])")
"""Seats of practitioners and of participants in a session; who sits there is another matter in each."""
_MONTH = re.compile(r"\d{4}-\d{2}")
_OUR_EVENT = (
    "session", "observer", "onset", "offset", "code", "actor", "recipient", "unit", "note", "role", "state", "codebook",
    "preset", "codebook_digest", "is_open", "come_back", "responds_to", "event", "entry",
)  # fmt: skip
_OUR_MARK = ("session", "observer", "role", "state", "plan", "item", "status", "minutes", "note")
_OUR_RATING = ("session", "observer", "role", "state", "scale", "value", "note")


@dataclass
class Codes:
    """Random codes for names, the same for a name throughout one bundle; nothing keeps the key.

    A name is asked for with its kind; a fresh object gives other codes.
    """

    _given: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def of(self, kind: str, name: Any) -> str | None:
        """`OB-7K2MX` for an observer; None for None."""
        if name is None or name != name:
            return None
        key = (kind, str(name))
        if key not in self._given:
            self._given[key] = self._drawn(kind)
        return self._given[key]

    @property
    def known(self) -> dict[str, str]:
        """Code -> name, for use while a bundle is made."""
        return {code: name for (_, name), code in self._given.items()}

    def _drawn(self, kind: str) -> str:
        code = ""
        while not code or code in self._taken:
            code = f"{kind}-{''.join(secrets.choice(_SIGNS) for _ in range(5))}"
        self._taken.add(code)
        return code


def masked(
    tables: Tables,
    seats: Collection[str],
    modifiers: dict[str, frozenset[str]],
    keep: Collection[str],
    smallest: int = SMALLEST,
) -> tuple[Tables, list[str]]:
    """The tables as a bundle holds them, in order of the codes, and in words what was done to names and dates.

    `seats`: ids of actors that codebooks declare, which stay; `modifiers`: name -> values that codebooks declare, all
    others are people's words. `keep`: some of KEEPS. `smallest`: see `cells`; 1 leaves every cell as it is. Ids of
    events, which tell when they were made, are numbered anew.
    """
    teams = tables.sessions["practitioners"].dropna()
    people = {one for cell in teams for one in team({"practitioners": cell})} | set(tables.codings["observer"])
    mask = _Mask(Codes(), frozenset(seats), frozenset(people))
    found, said = tables if tables.where.is_open else within(tables), list[str | None]()
    if "names" not in keep:
        found, few = pooled(mask.names(found), smallest, mask.codes.known)
        said += [NAMES, few, LINKS]
    if "dates" not in keep:
        found, how = coarsened(_months(found), smallest)
        said.append(f"{how}; the times at which people worked are left out")
    found = replace(found, events=_numbered(found.events))
    if "notes" not in keep:
        found = _without_words(found, modifiers)
        said.append(NOTES)
    return found, [words for words in said if words]


@dataclass(frozen=True)
class _Mask:
    codes: Codes
    seats: frozenset[str]
    people: frozenset[str]
    """Practitioners and observers: one of them may be called as a seat is."""

    def names(self, tables: Tables) -> Tables:
        known = set(tables.codes["code"]), set(tables.plan_items["item"]), set(tables.scales["scale"])
        presets = set(tables.looked_for["preset"].dropna())
        sessions = self._mapped(tables.sessions, programme="PG", site="ST").assign(
            practitioners=lambda frame: _column(frame["practitioners"].map(self._team, na_action="ignore")), media=None
        )
        sessions = self._mapped(sessions, session="S")
        events = self._mapped(self._coded(tables.events), unit="U")
        events = events.assign(actor=events["actor"].map(self._seat), recipient=events["recipient"].map(self._seat))
        events = _only(_only(events, "code", known[0], self.codes), "preset", presets, self.codes)
        moments = _only(self._coded(tables.moments), "scale", known[2], self.codes)
        return replace(
            tables,
            sessions=sessions.sort_values("session", ignore_index=True),
            codings=_sorted(
                _only(self._coded(tables.codings), "preset", presets, self.codes), "session", "observer", "role"
            ),
            events=_sorted(events, "session", "observer", "onset", "entry"),
            marks=_sorted(
                _only(self._coded(tables.marks), "item", known[1], self.codes), "session", "observer", "role"
            ),
            ratings=_sorted(
                _only(self._coded(tables.ratings), "scale", known[2], self.codes), "session", "observer", "role"
            ),
            moments=_sorted(_only(moments, "code", known[0], self.codes), "session", "observer", "role"),
            gaps=_sorted(self._coded(tables.gaps), "session", "observer", "role"),
            plans=self._mapped(tables.plans, programme="PG"),
            delivered=_sorted(self._mapped(tables.delivered, programme="PG", site="ST"), "programme", "site", "month"),
        )

    def _coded(self, frame: pd.DataFrame) -> pd.DataFrame:
        return self._mapped(frame, session="S", observer="OB")

    def _mapped(self, frame: pd.DataFrame, **kinds: str) -> pd.DataFrame:
        made = {
            name: pd.Series([self.codes.of(kind, cell) for cell in frame[name]], index=frame.index, dtype=object)
            for name, kind in kinds.items()
        }
        return frame.assign(**made)

    def _seat(self, cell: Any) -> str | None:
        if isinstance(cell, str) and (cell in self.seats or (_SEAT.fullmatch(cell) and cell not in self.people)):
            return cell
        return self.codes.of("P", cell)

    def _team(self, cell: str) -> str:
        """`F1=P03;F2=P07` with the people as codes. A name may hold the signs between: its parts are masked too."""
        made = []
        for part in str(cell).split(";"):
            seat, sign, person = part.partition("=")
            made.append(f"{self._seat(seat)}={self.codes.of('PR', person)}" if sign else str(self.codes.of("PR", part)))
        return ";".join(made)


def _only(frame: pd.DataFrame, column: str, known: Collection[str], codes: Codes) -> pd.DataFrame:
    """What no codebook or plan declares may be anyone's words."""
    cells = [cell if cell in known else codes.of("X", cell) for cell in frame[column]]
    return frame.assign(**{column: pd.Series(cells, index=frame.index, dtype=object)})


def _sorted(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    return frame.sort_values(list(by), ignore_index=True, kind="stable")


def _months(tables: Tables) -> Tables:
    def month(cell: Any) -> str | None:
        return cell if isinstance(cell, str) and _MONTH.fullmatch(cell) else None

    sessions = tables.sessions.assign(month=_mapped_text(tables.sessions["month"], month))
    codings = tables.codings.assign(begun=None, locked=None)
    delivered = tables.delivered.assign(month=_mapped_text(tables.delivered["month"], month))
    return replace(tables, sessions=sessions, codings=codings, delivered=delivered)


def _numbered(events: pd.DataFrame) -> pd.DataFrame:
    numbers = {name: f"E{place}" for place, name in enumerate(events["event"], start=1)}
    return events.assign(
        event=_mapped_text(events["event"], numbers.get), responds_to=_mapped_text(events["responds_to"], numbers.get)
    )


def _without_words(tables: Tables, modifiers: dict[str, frozenset[str]]) -> Tables:
    names = [str(name) for name in tables.events.columns]
    declared = [name for name in names if name.startswith("mod:") and name[4:] in modifiers]
    events = tables.events[[name for name in names if name in _OUR_EVENT or name in declared]].assign(note=None)
    for name in declared:
        allowed = modifiers[name[4:]]
        cells = [cell if isinstance(cell, str) and cell in allowed else None for cell in events[name]]
        events = events.assign(**{name: pd.Series(cells, index=events.index, dtype=object)})
    return replace(
        tables,
        events=events,
        marks=tables.marks[list(_OUR_MARK)].assign(note=None),
        ratings=tables.ratings[list(_OUR_RATING)].assign(note=None),
    )


def _mapped_text(column: "pd.Series[Any]", change: Callable[[Any], Any]) -> "pd.Series[Any]":
    return _column((change(cell) for cell in column), column.index)


def _column(cells: Iterable[Any], index: "pd.Index[Any] | None" = None) -> "pd.Series[Any]":
    made: pd.Series[Any] = pd.Series(list(cells), dtype=object, index=index)
    return made
