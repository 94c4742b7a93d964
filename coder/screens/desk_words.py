"""What the head of the desk says of a sitting, and the sentence that it opens with."""

from coder import settings
from coder.desk import times
from coder.desk.sitting import Sitting
from coder.errors import CoderError
from coder.models import INDEPENDENT_ROLES


def where(sitting: Sitting) -> str:
    """Session, programme and number; below them site and medium."""
    session, plan = sitting.subject.session, sitting.subject.plan
    programme = plan.programme.title.partition(" (")[0] if plan else session.programme
    number = f"{plan.session.number}" if plan and plan.session.number is not None else None
    title = " ".join(its for its in (session.name, programme, number) if its)
    medium = "paper form" if sitting.subject.paper else session.medium or ("live" if sitting.live else "recording")
    return f"{title}\n{' · '.join(its for its in (session.site, medium) if its)}"


def who(sitting: Sitting) -> str:
    """The observer, and what is looked for."""
    preset = sitting.subject.coding.preset
    return f"{sitting.store.who} · {preset}" if preset else f"{sitting.store.who} · every code"


def state(sitting: Sitting) -> str:
    """The clock's state as a sign and words."""
    if sitting.locked:
        return "■ locked"
    if sitting.held_elsewhere is not None:
        return "■ open elsewhere"
    if sitting.subject.paper:
        return "✎ retrospective"
    if sitting.behind_ms:
        return f"● {times.short(sitting.behind_ms)} behind: t"
    if sitting.clock.running:
        lag = f", lag {sitting.recorder.lag_ms / 1000:g} s" if sitting.recorder.lag_ms else ""
        return f"● live{lag}" if sitting.live else "▶ runs"
    return "‖ stands" if sitting.stands.begun else "○ not begun"


def welcome(sitting: Sitting) -> str:
    """What can be done now, as the first sentence."""
    if sitting.locked:
        unlock = f"coder unlock {sitting.subject.typed} --why TEXT"
        return f"This coding is locked; tab shows its timeline. `{unlock}` opens it again."
    if sitting.held_elsewhere is not None:
        return f"To look at only: {sitting.held_elsewhere.what}. As it was when opened here; ctrl+b leaves it."
    if sitting.subject.paper:
        at = times.clock(sitting.clock.now())
        return f"Paper form, retrospective: t and the time on the form, then its codes. Now at {at}."
    if not sitting.stands.begun:
        late = " Late? t sets it first." if sitting.live else ""
        return f"space starts the clock.{late}  ? shows every key."
    if sitting.live:
        goes_on = times.clock(sitting.goes_on_ms())
        return f"Stood at {times.clock(sitting.stands.ms)}. space goes on at {goes_on}; the gap is not codable."
    return (
        f"The recording stands at {times.clock(sitting.clock.now(), tenths=True)}. space goes on; codes are taken here."
    )


def locked(sitting: Sitting) -> str:
    """Why a command changes nothing in a locked coding."""
    unlock = f"coder unlock {sitting.subject.typed} --why TEXT"
    return f"This coding is locked: nothing can be changed. `{unlock}` opens it again."


def where_it_waits(sitting: Sitting, refused: CoderError) -> str:
    """Before what is said of an act that the database did not take. At length the first time."""
    if sitting.keeper.waiting > 1:
        return "WAITS, safe on disk:"
    return f"{refused.problems[0].what.capitalize()}: keys wait, safe, in {sitting.keeper.kept_in}."


def parting(sitting: Sitting) -> str:
    """For whoever has left: how much is kept, where, and how it goes on. Empty where nothing was coded, or something
    waits, which is told by itself."""
    if sitting.read_only or sitting.keeper.waiting or not sitting.whole:
        return ""
    name, role, number = sitting.subject.session.name, sitting.subject.coding.role, len(sitting.recorder.ledger)
    words = ("practise", name) if role == "training" else ("code", name)
    lead = () if role in (*INDEPENDENT_ROLES, "training") else ("--role", role)
    goes_on = settings.command(sitting.store.target, sitting.store.who, *words, *lead)
    events = "1 event" if number == 1 else f"{number} events"
    kept_in = "" if "--db" in goes_on else f" in {sitting.store.target}"
    return f"{name}: {events} kept{kept_in}; `{goes_on}` goes on."
