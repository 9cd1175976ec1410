"""Playing an evening: the guests register, the gong sounds, the brokers confirm side by side, the gong sounds again.

Every key is made from what it stands for, so an evening that was cut short is played on by playing it again.
"""

from collections.abc import Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from math import ceil
from typing import Any

from frivilligbors.kinds import Role

from . import organiser
from .asker import Asker
from .evening import Deal
from .pace import Pace
from .progress import Progress
from .rehearsal import Rehearsal

DOORS_S = 900  # seconds of the evening in which the guests come in
SILENT = Progress(None)


def play(
    rehearsal: Rehearsal, *, speed: float = 0, minutes: int | None = None, grace_minutes: int = 5, progress: Progress = SILENT
) -> None:
    """Play the whole evening, `speed` times as fast as it was (0: as fast as it goes).

    The countdown begins at `minutes`, by default what the evening takes at this speed. Both kinds of minutes are real ones.
    Raises Refused or Rejected where the house says no, GaveUp where it says nothing.
    """
    evening = rehearsal.evening
    organiser.plan(rehearsal)
    brokers = {broker: organiser.invite(rehearsal, Role.BROKER, name) for broker, name in evening.brokers.items()}
    with Asker(rehearsal.url, organiser.invite(rehearsal, Role.ORGANISER, "Ola")) as host:
        codes = _let_in(rehearsal, Pace(speed), progress)
        organiser.strike(rehearsal, host, minutes or ceil(evening.trading_window_s / (speed or 1) / 60))
        pace = Pace(speed)
        _trade(rehearsal, brokers, codes, pace, progress)
        pace.until(evening.trading_window_s)
        organiser.strike_again(rehearsal, host, grace_minutes)


def _let_in(rehearsal: Rehearsal, pace: Pace, progress: Progress) -> dict[str, str]:
    """Register every guest; their codes."""
    evening, codes = rehearsal.evening, dict[str, str]()
    progress.begin("Registrations", len(evening.participants))
    with Asker(rehearsal.url) as door:
        for position, guest in enumerate(evening.participants):
            pace.until(position * DOORS_S / len(evening.participants))
            told = evening.registration(guest)
            answer = door.tell(f"/api/bors/{rehearsal.bors}/participants", told, key=f"rehearse-{guest.ref}")
            codes[guest.ref] = answer["code"]
            progress.one()
    return codes


def _trade(rehearsal: Rehearsal, tokens: Mapping[str, str], codes: Mapping[str, str], pace: Pace, progress: Progress) -> None:
    """Let the brokers work side by side until each has confirmed what was brought to them."""
    progress.begin("Agreements", len(rehearsal.evening.agreements))

    def at_the_desk(broker: str) -> None:
        with Asker(rehearsal.url, tokens[broker]) as desk:
            for position, deal in enumerate(rehearsal.evening.deals_of(broker)):
                if not pace.until(deal.at_s):
                    return
                told = _agreement(deal, codes)
                desk.tell(f"/api/bors/{rehearsal.bors}/agreements", told, key=f"rehearse-{broker}-{position}")
                progress.one()

    with ThreadPoolExecutor(len(tokens)) as hall:
        try:
            _all_done([hall.submit(at_the_desk, broker) for broker in tokens])
        except BaseException:
            pace.break_off()
            raise


def _all_done(work: list[Future[None]]) -> None:
    """Wait for everybody, or for the first who cannot go on."""
    for finished in wait(work, return_when=FIRST_EXCEPTION).done:
        finished.result()


def _agreement(deal: Deal, codes: Mapping[str, str]) -> dict[str, Any]:
    parties = [{"code": codes[side.ref], "gives": side.gives} for side in deal.parties]
    return {"parties": parties, "category": deal.category.value}
