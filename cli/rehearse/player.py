"""Playing an evening: the guests register, the gong sounds, the brokers confirm side by side, the gong sounds again.

Every key is made from what it stands for, so an evening that was cut short is played on by playing it again.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from math import ceil
from typing import Any

from frivilligbors.enums import Role

from . import organiser
from .asker import Asker
from .deals import Deal
from .hall import Hall
from .pace import FixedWindow
from .progress import Progress
from .rehearsal import Rehearsal

DOORS_S = 900  # seconds of the evening in which the guests come in
SILENT = Progress(None)


def play(
    rehearsal: Rehearsal,
    *,
    speed: float = 0,
    minutes: int | None = None,
    grace_minutes: int | None = None,
    progress: Progress = SILENT,
) -> None:
    """Play the whole evening, `speed` times as fast as it was (0: as fast as it goes).

    The countdown begins at `minutes`, by default what the evening takes at this speed; `grace_minutes` are by default the
    evening's own. Both kinds of minutes are real ones. Raises Refused or Rejected where the house says no, GaveUp where it
    says nothing.
    """
    evening = rehearsal.evening
    organiser.plan(rehearsal)
    with ExitStack() as open_till_late:
        asks = partial(_comes_in, rehearsal, open_till_late)
        desks = {broker: asks(Role.BROKER, name, lead=broker == evening.lead) for broker, name in evening.brokers.items()}
        host = asks(Role.ORGANISER, "Ola")
        hall = Hall(rehearsal, desks, _let_in(rehearsal, FixedWindow(speed), progress))
        organiser.strike(rehearsal, host, minutes or ceil(evening.trading_window_s / (speed or 1) / 60))
        pace = FixedWindow(speed)
        _trade(hall, pace, progress)
        pace.until(evening.trading_window_s)
        organiser.strike_again(rehearsal, host, evening.grace_minutes if grace_minutes is None else grace_minutes)
        _catch_up(hall, progress)


def _comes_in(rehearsal: Rehearsal, stack: ExitStack, role: Role, name: str, *, lead: bool = False) -> Asker:
    return stack.enter_context(Asker(rehearsal.url, organiser.invite(rehearsal, role, name, lead=lead)))


def _let_in(rehearsal: Rehearsal, pace: FixedWindow, progress: Progress) -> dict[str, dict[str, Any]]:
    """Register every guest; what the door knows of each."""
    evening, guests = rehearsal.evening, dict[str, dict[str, Any]]()
    progress.begin("Registrations", len(evening.participants))
    with Asker(rehearsal.url) as door:
        for position, guest in enumerate(evening.participants):
            pace.until(position * DOORS_S / len(evening.participants))
            told = evening.registration(guest)
            for _ in range(guest.sends):
                guests[guest.ref] = door.tell(f"/api/bors/{rehearsal.bors}/participants", told, key=f"rehearse-{guest.ref}")
            progress.one()
    return guests


def _trade(hall: Hall, pace: FixedWindow, progress: Progress) -> None:
    """Let the brokers work side by side until each has confirmed what was brought to them."""
    progress.begin("Agreements", len(hall.rehearsal.evening.agreements))

    def at_the_desk(broker: str) -> None:
        for deal, key in _keyed(hall.rehearsal, broker):
            if not pace.until(deal.at_s):
                return
            hall.bring(deal, key)
            progress.one()

    _side_by_side(at_the_desk, hall.desks, pace)


def _catch_up(hall: Hall, progress: Progress) -> None:
    """Let each desk send what it held back until the gong had gone, side by side too."""
    late = sum(deal.held_back for deal in hall.rehearsal.evening.agreements)
    if not late:
        return
    progress.begin("After the gong", late)

    def at_the_desk(broker: str) -> None:
        for deal, key in _keyed(hall.rehearsal, broker):
            if deal.held_back:
                hall.catch_up(deal, key)
                progress.one()

    _side_by_side(at_the_desk, hall.desks, FixedWindow(0))


def _keyed(rehearsal: Rehearsal, broker: str) -> list[tuple[Deal, str]]:
    """A broker's deals in order, each with its key."""
    return [(deal, f"rehearse-{broker}-{position}") for position, deal in enumerate(rehearsal.evening.deals_of(broker))]


def _side_by_side(work: Callable[[str], None], desks: Mapping[str, Asker], pace: FixedWindow) -> None:
    with ThreadPoolExecutor(len(desks)) as brokers:
        try:
            _all_done([brokers.submit(work, broker) for broker in desks])
        except BaseException:
            pace.break_off()
            raise


def _all_done(work: list[Future[None]]) -> None:
    """Wait for everybody, or for the first who cannot go on."""
    for finished in wait(work, return_when=FIRST_EXCEPTION).done:
        finished.result()
