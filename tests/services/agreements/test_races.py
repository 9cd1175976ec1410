"""Many at once: numbers, gongs and voids."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier

import pytest

from frivilligbors.board import Boards
from frivilligbors.clock import Clock
from frivilligbors.facts import AgreementConfirmed, BorsClosed
from frivilligbors.log import Log
from web.context import Context

from .cast import Evening, agreement_body

BROKERS, EACH = 16, 10


def test_sixteen_brokers_confirm_ten_each_and_no_number_is_missing_or_double(evening: Evening) -> None:
    ready = Barrier(BROKERS)

    def work(broker: int) -> list[int]:
        ready.wait()
        return [evening.post(agreement_body(), idempotency_key=f"{broker}-{turn}").json["number"] for turn in range(EACH)]

    with ThreadPoolExecutor(BROKERS) as brokers:
        numbers = [number for found in brokers.map(work, range(BROKERS)) for number in found]
    everyone = list(range(1, BROKERS * EACH + 1))
    assert sorted(numbers) == everyone
    assert [agreement.number for agreement in evening.agreements] == everyone
    assert [fact.number for fact in evening.facts] == everyone
    assert Boards(evening.context.redis).rebuilt(evening.slug).tallies.agreements.total == BROKERS * EACH


def test_one_key_sent_by_eight_at_once_makes_one_agreement(evening: Evening) -> None:
    ready = Barrier(8)

    def press(_: int) -> str:
        ready.wait()
        return str(evening.post(agreement_body(), idempotency_key="one").json)

    with ThreadPoolExecutor(8) as fingers:
        answers = set(fingers.map(press, range(8)))
    assert len(answers) == 1
    assert len(evening.agreements) == 1


def test_what_is_confirmed_while_the_gong_sounds_stands_before_it_or_is_refused(evening: Evening) -> None:
    ready = Barrier(5)

    def work(_: int) -> list[int]:
        ready.wait()
        statuses = [evening.post(agreement_body()).status_code]
        while statuses[-1] == 201:
            statuses.append(evening.post(agreement_body()).status_code)
        return statuses

    with ThreadPoolExecutor(4) as brokers:
        found = [brokers.submit(work, broker) for broker in range(4)]
        ready.wait()
        while len(evening.agreements) < 8:
            pass
        evening.close(grace_minutes=0)
        statuses = [status for answers in found for status in answers.result()]
    facts = [entry.fact for entry in Log(evening.context.redis).all(evening.slug)]
    gong = next(place for place, fact in enumerate(facts) if isinstance(fact, BorsClosed))
    assert not [fact for fact in facts[gong:] if isinstance(fact, AgreementConfirmed)]
    assert statuses.count(201) == len(evening.agreements) == len(evening.facts)
    assert set(statuses) == {201, 409}


class GongBetween:
    """A clock that is looked at after the børs was read and before the commit; just then, the gong sounds."""

    def __init__(self, evening: Evening, grace_minutes: int) -> None:
        self.clock: Clock = evening.context.clock
        self.evening, self.grace_minutes, self.struck = evening, grace_minutes, False

    def now(self) -> datetime:
        return self.clock.now()

    def from_store_time(self, store_time: datetime) -> datetime:
        if not self.struck:
            self.struck = True
            real = replace(self.evening, context=replace(self.evening.context, clock=self.clock))
            real.close(self.grace_minutes)
        return self.clock.from_store_time(store_time)


@pytest.mark.parametrize(("grace_minutes", "status"), [(0, 409), (5, 201)])
def test_a_confirm_that_read_the_bors_before_the_gong_thinks_again(evening: Evening, grace_minutes: int, status: int) -> None:
    context: Context = evening.app.extensions["context"]
    evening.app.extensions["context"] = replace(context, clock=GongBetween(evening, grace_minutes))
    assert evening.post(agreement_body()).status_code == status
    assert [agreement.in_grace for agreement in evening.agreements] == [True] * (status == 201)


def test_a_party_that_withdraws_just_then_is_not_bound(evening: Evening) -> None:
    class WithdrawsBetween(GongBetween):
        def from_store_time(self, store_time: datetime) -> datetime:
            if not self.struck:
                self.struck = True
                person = self.evening.context.queries.participant(self.evening.slug, "choir")
                assert person is not None
                self.evening.withdraw(person)
            return self.clock.from_store_time(store_time)

    context: Context = evening.app.extensions["context"]
    evening.app.extensions["context"] = replace(context, clock=WithdrawsBetween(evening, 0))
    assert evening.post(agreement_body()).json["code"] == "unknown-code"
    assert evening.agreements == []


def test_of_eight_who_void_the_same_agreement_one_does(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    ready = Barrier(8)

    def void(broker: int) -> int:
        ready.wait()
        return evening.post({"reason": f"feil {broker}"}, f"/{ours}/void", by="lena").status_code

    with ThreadPoolExecutor(8) as brokers:
        assert sorted(brokers.map(void, range(8))) == [200] + [409] * 7
    assert len(evening.facts) == 2
