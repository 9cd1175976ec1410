"""The leases of all letters in hand are renewed by one thread, and of no other."""

import threading

import pytest

from workers.outbox import leases as leases_module
from workers.outbox.leases import Attempt, LeaseRenewer

from ..eventually import eventually

FIRST, SECOND = Attempt("nes", "1-agreement-kari", 1), Attempt("nes", "1-agreement-ola", 1)


def test_a_lease_is_renewed_as_long_as_its_letter_is_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases_module, "INTERVAL", 0.01)
    renewed: list[Attempt] = []
    before = threading.active_count()
    leases = LeaseRenewer(renewed.append)
    with leases.renewed(FIRST):
        with leases.renewed(SECOND):
            eventually(lambda: renewed.count(FIRST) > 1 and renewed.count(SECOND) > 1)
            assert threading.active_count() == before + 1
        length = len(renewed)
        eventually(lambda: renewed.count(FIRST) > length)
        assert renewed[length + 2 :].count(SECOND) == 0, "one round may have been under way"
    with leases.renewed(SECOND):
        length = len(renewed)
        eventually(lambda: renewed[length:].count(SECOND) > 1)
        assert FIRST not in renewed[length + 2 :]


def test_a_lease_that_cannot_be_renewed_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases_module, "INTERVAL", 0.01)
    renewed: list[Attempt] = []

    def renew(attempt: Attempt) -> None:
        renewed.append(attempt)
        if attempt == FIRST:
            raise ValueError("something broke")

    leases = LeaseRenewer(renew)
    with leases.renewed(FIRST), leases.renewed(SECOND):
        eventually(lambda: renewed.count(FIRST) > 1 and renewed.count(SECOND) > 1)
