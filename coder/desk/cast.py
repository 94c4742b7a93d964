"""Who does what is coded: the practitioner's seat and the participant in force, as the codebook's subjects allow."""

from collections.abc import Iterable, Sequence

from codebooks import Codable, Codebook

SEAT_KEYS = {stroke: seat for seat, stroke in enumerate("1234567890abcdef", start=1)}
"""After `p`, one stroke for each seat: 1-9, 0 for the tenth, a-f for the rest."""


class Cast:
    """Practitioner codes go to the practitioner last chosen; client codes to the group, in one-to-one to the client."""

    def __init__(self, book: Codebook, seats: Sequence[str] = (), *, one_to_one: bool = False) -> None:
        not_used = book.one_to_one.not_used if one_to_one and book.one_to_one else ()
        self._roles = {subject.id: subject.role for subject in book.subjects if subject.id not in not_used}
        listed = [subject for subject, role in self._roles.items() if role == "practitioner"]
        self.practitioners = tuple(seats) or tuple(listed)
        self.practitioner = self.practitioners[0] if self.practitioners else None
        self._client = self._first("client")
        self._group = self._first("group")
        self.client = self._client if one_to_one or self._group is None else self._group
        self._apart = self._client
        """Whom client codes went to last, the group apart."""
        self.recipient = self._client if one_to_one else None
        """Towards whom a practitioner acts when nothing is said; told in one-to-one work alone."""

    def _first(self, role: str) -> str | None:
        return next((subject for subject, its in self._roles.items() if its == role), None)

    def actor_of(self, codable: Codable) -> str | None:
        """The actor of an event coded now. A mode belongs to nobody in particular."""
        by = codable.performed_by
        if "practitioner" in by:
            return self.practitioner
        if "client" in by or "group" in by:
            if self.client == self._group and "group" not in by:
                return self._client
            return self._group if self.client != self._group and "client" not in by else self.client
        return next((self._first(role) for role in by), None)

    def recipient_of(self, codable: Codable) -> str | None:
        return self.recipient if "practitioner" in codable.performed_by else None

    def next_practitioner(self) -> str | None:
        """The one-stroke switch."""
        if self.practitioner in self.practitioners:
            after = self.practitioners.index(self.practitioner) + 1
            self.practitioner = self.practitioners[after % len(self.practitioners)]
        return self.practitioner

    def choose_practitioner(self, key: str) -> str | None:
        """`1` the first of them, and so on. None: there is no such one."""
        seat = SEAT_KEYS.get(key.casefold())
        if seat is None or seat > len(self.practitioners):
            return None
        self.practitioner = self.practitioners[seat - 1]
        return self.practitioner

    def swap_client(self) -> str | None:
        """From one participant to the group, and back to the seat chosen last. None: there is no group."""
        if self._group is None or self._client is None:
            return None
        if self.client == self._group:
            self.client = self._apart
        else:
            self._apart, self.client = self.client, self._group
        return self.client

    def choose_client(self, key: str) -> str | None:
        """`g` the group, `p` one participant, a seat's key that seat. None: there is no such choice."""
        key = key.casefold()
        if key == "g":
            chosen = self._group
        elif key == "p":
            chosen = self._client
        else:
            seat = SEAT_KEYS.get(key)
            chosen = f"{self._client}{seat}" if seat and self._client else None
        if chosen is not None:
            self.client = chosen
        return chosen

    def recall(self, coded: Iterable[tuple[str | None, Codable | None]]) -> None:
        """Take up the practitioner and the client last coded, from actors and codes, what was entered last coming
        first: no more of them are looked at than it takes."""
        practitioner = client = None
        for actor, codable in coded:
            if practitioner is None and actor in self.practitioners:
                practitioner = actor
            if client is None and actor and self._was_chosen(actor, codable):
                client = actor
            if practitioner and client:
                break
        self.practitioner = practitioner or self.practitioner
        self.client = client or self.client

    def _was_chosen(self, actor: str, codable: Codable | None) -> bool:
        """Whether an actor tells who was chosen for client codes: not where the code left no choice."""
        by = codable.performed_by if codable is not None else ()
        if actor in (self._client, self._group):
            return "client" in by and "group" in by
        return "client" in by and self.knows(actor) and actor not in self.names()

    def names(self) -> tuple[str, ...]:
        """Who can be an actor here, numbered seats apart."""
        return tuple(dict.fromkeys((*self.practitioners, *self._roles)))

    def present(self) -> tuple[str, ...]:
        """Of those, whom this session has: no seat of a practitioner that nobody took."""
        return tuple(its for its in self.names() if its in self.practitioners or self._roles[its] != "practitioner")

    def knows(self, actor: str) -> bool:
        """Whether this can be an actor here: a subject of the codebook, a seat of the session, or a numbered seat."""
        if actor in self.names():
            return True
        seat = actor.removeprefix(self._client) if self._client and actor.startswith(self._client) else ""
        return seat.isdigit() and 1 <= int(seat) <= 16 and not seat.startswith("0")

    def called(self, text: str) -> str | None:
        """The actor that a person means by this, whatever its case; None: nobody here is called so."""
        named = {name.casefold(): name for name in self.names()}.get(text.casefold(), text.upper())
        return named if self.knows(named) else None
