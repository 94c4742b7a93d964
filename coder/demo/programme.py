"""Which sessions took place, which of them were drawn to be watched, by whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coder.demo import model
from coder.demo.draws import stream

MEDIA: Mapping[str, float] = {"live": 0.45, "video": 0.45, "live-link": 0.10}


@dataclass(frozen=True)
class Drawn:
    """A session that was drawn to be watched. `observers`: nobody, one, or two (the first is the primary)."""

    name: str
    site: str
    date: str
    medium: str
    seats: Mapping[str, str]
    observers: tuple[str, ...]
    state: str
    """`locked`, `to lock`, `begun` or `not begun`."""


def delivered() -> list[tuple[str, str, int]]:
    """Site, month and number of sessions that took place."""
    return [
        (name, month, number)
        for name, site in model.SITES.items()
        for month, number in zip(model.MONTHS, site.delivered, strict=True)
    ]


def drawn() -> list[Drawn]:
    """The sessions to be watched, by date: a random quarter of each site's."""
    rng = stream(model.SEED, "programme")
    slots: list[tuple[str, str]] = []
    for name, site in model.SITES.items():
        took_place = [month for month, number in zip(model.MONTHS, site.delivered, strict=True) for _ in range(number)]
        slots += ((_weekday(month, rng.randrange(20)), name) for month in rng.sample(took_place, site.watched))
    slots.sort()
    doubled = set(rng.sample(range(model.LOCKED), model.DOUBLE_CODED))
    found = []
    for at, (day, site_name) in enumerate(slots):
        first, second = _pair(at)
        state = ("to lock", "begun", "not begun")[at - model.LOCKED] if at >= model.LOCKED else "locked"
        medium = rng.choices(list(MEDIA), list(MEDIA.values()))[0]
        lead, co = rng.sample(model.SITES[site_name].team, 2)
        found.append(
            Drawn(
                name=f"S{at + 1:02d}",
                site=site_name,
                date=day,
                medium=medium if state == "locked" else "video",
                seats={"F1": lead, "F2": co},
                observers={"locked": (first,), "not begun": ()}.get(state, (_mine(),))
                + ((second,) if at in doubled else ()),
                state=state,
            )
        )
    return found


def _mine() -> str:
    return next(iter(model.WATCHERS))


def _pair(at: int) -> tuple[str, str]:
    """A primary and a second observer, in turn; over the sessions each meets each."""
    names = list(model.WATCHERS)
    first = at % len(names)
    return names[first], names[(first + 1 + at // len(names) % (len(names) - 1)) % len(names)]


def _weekday(month: str, nth: int) -> str:
    """The nth weekday of a month, from 0, as an ISO day."""
    year, number = map(int, month.split("-"))
    days = [date(year, number, day) for day in range(1, 29)]
    return [day for day in days if day.weekday() < 5][nth].isoformat()
