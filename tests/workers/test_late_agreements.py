"""What was agreed before the gong and came after grace: nobody is told before somebody lets it in."""

from dataclasses import replace
from secrets import token_hex

import pytest
from redis import Redis

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Put, Rank, Unrank
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed, AgreementLate
from frivilligbors.log import Log
from frivilligbors.records import Agreement, LetterKind, Party
from frivilligbors.redis_client import RedisClient
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue
from workers.outbox.store import Outbox

from .evening import AT, Evening, _counted


@pytest.fixture
def letters(redis: RedisClient, queue: Redis) -> LetterFollower:
    return LetterFollower(redis, LetterQueue(queue), RedisClock(redis))


def came_late(evening: Evening) -> Agreement:
    """The library and the choir agreed before the gong; the desk had no net."""
    agreement = Agreement(
        agreement_id=token_hex(8),
        parties=(
            Party(participant_id="ola", organisation_id="library", sector=Sector.PUBLIC, gives="Låner ut salen"),
            Party(participant_id="ingrid", organisation_id="choir", sector=Sector.VOLUNTARY, gives=""),
        ),
        category=Category.PREMISES,
        kind=AgreementKind.AGREEMENT,
        broker_id="kari",
        agreed_at=AT,
        late=True,
    )
    ours = agreement.agreement_id
    fact = AgreementLate(at=AT, by="kari", participants=("ola", "ingrid"), **_counted(agreement))  # type: ignore[arg-type]
    evening.commit("agreements", fact, writes=[Put(keys.AGREEMENT, ours, pack(agreement)), Rank(keys.LATE, "", ours, 1)])
    return agreement


def admit(evening: Evening, agreement: Agreement) -> None:
    ours = agreement.agreement_id
    fact = AgreementConfirmed(
        at=AT,
        by="lena",
        participants=("ola", "ingrid"),
        organisations=("library", "choir"),
        was_late=True,
        **_counted(agreement),  # type: ignore[arg-type]
    )
    kept = [
        Put(keys.AGREEMENT, ours, pack(replace(agreement, late=False, was_late=True))),
        Append(keys.AGREEMENTS, "", ours),
        Unrank(keys.LATE, "", ours),
    ]
    evening.commit("agreements", fact, writes=kept, sequence="agreement", numbered=[(keys.AGREEMENT, ours)])


def test_nobody_is_written_to_of_what_came_late_until_it_is_let_in(
    redis: RedisClient, evening: Evening, letters: LetterFollower
) -> None:
    agreement = came_late(evening)
    letters.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug) == []
    assert Outbox(redis).position(evening.slug) == Log(redis).newest_position(evening.slug)
    admit(evening, agreement)
    letters.catch_up(evening.slug)
    letters = [Outbox(redis).letter(evening.slug, letter_id) for letter_id in Outbox(redis).ids(evening.slug)]
    assert [(letter.kind, letter.participant_id, letter.agreement_id) for letter in letters] == [
        (LetterKind.AGREEMENT, who, agreement.agreement_id) for who in ("ola", "ingrid")
    ]
