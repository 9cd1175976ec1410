"""Plays an evening: registrations, opening gong, agreements of all brokers in parallel, closing gong, held-back agreements.

Idempotency keys are derived from the evening, so an interrupted rehearsal is continued by playing it again.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from math import ceil
from typing import Any

from frivilligbors.enums import Role

from . import organiser
from .agreement_runner import AgreementRunner
from .agreements import PlannedAgreement
from .clock import EveningClock
from .http_client import ApiClient
from .progress_bar import ProgressBar
from .rehearsal import Rehearsal

ARRIVAL_SECONDS = 900  # seconds of the evening in which the participants register
NO_PROGRESS = ProgressBar(None)


def play(
    rehearsal: Rehearsal,
    *,
    speed: float = 0,
    minutes: int | None = None,
    grace_minutes: int | None = None,
    progress: ProgressBar = NO_PROGRESS,
) -> None:
    """Play the whole evening, `speed` times as fast as it was (0: as fast as it goes).

    The countdown begins at `minutes`, by default what the evening takes at this speed; `grace_minutes` are by default the
    evening's own. Both are real minutes. Raises Refused, RequestRejected, RetriesExhausted.
    """
    evening = rehearsal.evening
    organiser.create_bors(rehearsal)
    with ExitStack() as stack:
        sign_in = partial(_sign_in, rehearsal, stack)
        brokers = {broker: sign_in(Role.BROKER, name, lead=broker == evening.lead) for broker, name in evening.brokers.items()}
        organiser_client = sign_in(Role.ORGANISER, "Ola")
        runner = AgreementRunner(rehearsal, brokers, _register_participants(rehearsal, EveningClock(speed), progress))
        organiser.strike_opening_gong(
            rehearsal, organiser_client, minutes or ceil(evening.trading_window_s / (speed or 1) / 60)
        )
        clock = EveningClock(speed)
        _confirm_agreements(runner, clock, progress)
        clock.wait_until(evening.trading_window_s)
        organiser.strike_closing_gong(
            rehearsal, organiser_client, evening.grace_minutes if grace_minutes is None else grace_minutes
        )
        _send_held_back(runner, progress)


def _sign_in(rehearsal: Rehearsal, stack: ExitStack, role: Role, name: str, *, lead: bool = False) -> ApiClient:
    return stack.enter_context(ApiClient(rehearsal.url, organiser.invite(rehearsal, role, name, lead=lead)))


def _register_participants(rehearsal: Rehearsal, clock: EveningClock, progress: ProgressBar) -> dict[str, dict[str, Any]]:
    """Register every participant; the answers by ref."""
    evening, registrations = rehearsal.evening, dict[str, dict[str, Any]]()
    progress.begin("Registrations", len(evening.participants))
    with ApiClient(rehearsal.url) as client:
        for index, participant in enumerate(evening.participants):
            clock.wait_until(index * ARRIVAL_SECONDS / len(evening.participants))
            body = evening.registration(participant)
            for _ in range(participant.sends):
                registrations[participant.ref] = client.post(
                    f"/api/bors/{rehearsal.bors}/participants", body, idempotency_key=f"rehearse-{participant.ref}"
                )
            progress.advance()
    return registrations


def _confirm_agreements(runner: AgreementRunner, clock: EveningClock, progress: ProgressBar) -> None:
    """Confirm the agreements, all brokers in parallel."""
    progress.begin("Agreements", len(runner.rehearsal.evening.agreements))

    def work_through(broker: str) -> None:
        for agreement, idempotency_key in _with_idempotency_keys(runner.rehearsal, broker):
            if not clock.wait_until(agreement.at_s):
                return
            runner.run(agreement, idempotency_key)
            progress.advance()

    _run_in_parallel(work_through, runner.brokers, clock)


def _send_held_back(runner: AgreementRunner, progress: ProgressBar) -> None:
    """Send the agreements that were held back until after the gong, all brokers in parallel."""
    held_back = sum(agreement.held_back for agreement in runner.rehearsal.evening.agreements)
    if not held_back:
        return
    progress.begin("After the gong", held_back)

    def work_through(broker: str) -> None:
        for agreement, idempotency_key in _with_idempotency_keys(runner.rehearsal, broker):
            if agreement.held_back:
                runner.send_held_back(agreement, idempotency_key)
                progress.advance()

    _run_in_parallel(work_through, runner.brokers, EveningClock(0))


def _with_idempotency_keys(rehearsal: Rehearsal, broker: str) -> list[tuple[PlannedAgreement, str]]:
    """A broker's agreements in order, each with its idempotency key."""
    return [
        (agreement, f"rehearse-{broker}-{index}") for index, agreement in enumerate(rehearsal.evening.agreements_of(broker))
    ]


def _run_in_parallel(work: Callable[[str], None], brokers: Mapping[str, ApiClient], clock: EveningClock) -> None:
    with ThreadPoolExecutor(len(brokers)) as pool:
        try:
            _wait_for_all([pool.submit(work, broker) for broker in brokers])
        except BaseException:
            clock.cancel()
            raise


def _wait_for_all(work: list[Future[None]]) -> None:
    """Wait for all, or for the first exception."""
    for finished in wait(work, return_when=FIRST_EXCEPTION).done:
        finished.result()
