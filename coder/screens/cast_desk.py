"""Who is coded: the next practitioner and the group or the participant before it in one stroke, any other in two."""

from coder.desk.recorder import Outcome
from coder.screens.own_desk import OwnDesk

SEATS = "Who: g the group · p one participant · 1-9 and 0 seats 1 to 10 · a-f seats 11 to 16 · escape leaves it"


class CastDesk(OwnDesk):
    """The desk with the commands on the cast; their keys are bound in `CodingScreen`."""

    _choosing: str | None = None
    """Whose key comes next: `client` or `practitioner`."""

    def takes(self, key: str) -> bool:
        return self._choosing is not None or super().takes(key)

    def means(self, key: str) -> bool:
        return self._choosing is not None or super().means(key)

    def stroke(self, key: str, key_time: float) -> Outcome:
        choosing, self._choosing = self._choosing, None
        if choosing is None:
            return super().stroke(key, key_time)
        cast = self.recorder.cast
        if choosing == "client":
            chosen, stays = (None if key == "escape" else cast.choose_client(key)), cast.client
        else:
            chosen, stays = (None if key == "escape" else cast.choose_practitioner(key)), cast.practitioner
        if key == "escape":
            return Outcome("dropped", f"{choosing.capitalize()} codes stay with {stays}.")
        if chosen is None:
            return Outcome("hint", f"{key} is no seat: {choosing} codes stay with {stays}.")
        return Outcome("changed", f"{choosing.capitalize()} codes go to {self._named(chosen)} now.")

    def action_who(self) -> None:
        self._command()
        before, chosen = self.recorder.cast.practitioner, self.recorder.cast.next_practitioner()
        named = self._named(chosen)
        said = f"Only {named} is there." if before == chosen else f"Practitioner codes go to {named} now."
        self.tell(Outcome("changed", said))

    def action_choose_who(self) -> None:
        """Of three or more, any of them at once; of two, the other."""
        there = self.recorder.cast.practitioners
        if len(there) < 3:
            self.action_who()
            return
        self._command()
        self._choosing = "practitioner"
        listed = " · ".join(f"{place} {self._named(name)}" for place, name in enumerate(there[:9], start=1))
        self.say(f"Who: {listed} · escape leaves it")

    def action_seat(self) -> None:
        self._command()
        self._choosing = "client"
        self.say(SEATS)

    def action_swap(self) -> None:
        self._command()
        chosen = self.recorder.cast.swap_client()
        said = "There is no group here." if chosen is None else f"Client codes go to {chosen} now."
        self.tell(Outcome("changed", said))

    def _named(self, seat: str | None) -> str:
        """A seat, and the pseudonym of who sits there."""
        person = self.sitting.subject.session.seats.get(seat or "", "")
        return f"{seat} ({person})" if person else f"{seat}"
