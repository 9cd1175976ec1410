"""While a restore is under way nobody is told a no that may be untrue a moment later."""

from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest
from flask.testing import FlaskClient
from redis.exceptions import ConnectionError as Away
from werkzeug.test import TestResponse

from frivilligbors import keys, restore_recovery
from frivilligbors.redis_client import RedisClient
from frivilligbors.restore_recovery import Phase, RestoreStatus
from tests.eventually import eventually
from web.context import Context


@pytest.fixture
def under_way(context: Context, planned: str) -> Iterator[RestoreStatus]:
    """A restore that replaces the børs, and has yet to switch."""
    mark = RestoreStatus(restore_id=token_hex(8), phase=Phase.STAGING, brings=(planned,))
    assert restore_recovery.move(context.redis, mark, Phase.NONE, Phase.STAGING)
    restore_recovery.fence(context.redis, mark)
    yield mark
    context.redis.delete(keys.RESTORE, keys.FENCE.of(planned))


def silent(redis: Any) -> None:
    """It has not been heard of for long."""
    redis.hset(keys.RESTORE, "alive_until", 1)


@pytest.mark.parametrize("path", ["/api/bors/{}/guarded", "/api/bors/nowhere/open", "/api/ends/refused", "/api/ends/invalid"])
@pytest.mark.parametrize("phase", [Phase.STAGING, Phase.SWAPPING, Phase.DONE])
def test_a_no_is_not_told(client: FlaskClient, context: Context, under_way: RestoreStatus, path: str, phase: Phase) -> None:
    restore_recovery.move(context.redis, under_way, Phase.STAGING, phase)
    answer = client.get(path.format(under_way.brings[0]))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json
    assert answer.json["code"] == "being-restored"
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status"), [("/api/bors/nowhere/open", 404), ("/api/ends/invalid", 422), ("/api/ends/sign-in", 401)]
)
def test_without_a_restore_it_is(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_what_does_not_depend_on_a_bors_is_answered_as_ever(client: FlaskClient, under_way: RestoreStatus) -> None:
    assert client.get("/no/such/page").status_code == 404
    assert client.get("/healthz").status_code == 200
    assert client.get("/page").status_code == 200


def test_a_page_reads_what_there_is(client: FlaskClient, under_way: RestoreStatus) -> None:
    assert client.get(f"/api/bors/{under_way.brings[0]}/open").status_code == 200


def test_people_read_it_in_words(client: FlaskClient, under_way: RestoreStatus) -> None:
    page = client.get("/ends/refused", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "En sikkerhetskopi legges tilbake akkurat nå." in page.text


def by_another_clock(redis: Any) -> None:
    """It gave its last sign of life before the clock was put back by three hours."""
    hours = 3 * 3600_000
    redis.hincrby(keys.RESTORE, "alive_until", hours)
    for name in (keys.RESTORE, *redis.scan_iter("*:fence")):
        if redis.pttl(name) > 0:
            redis.pexpire(name, redis.pttl(name) + hours)


def a_command(client: FlaskClient, bors: str) -> TestResponse:
    return client.post(f"/api/bors/{bors}/command", headers={"Idempotency-Key": token_hex(8)})


def a_refusal(client: FlaskClient, _: str) -> TestResponse:
    return client.get("/api/ends/refused")


@pytest.mark.parametrize("ask", [a_command, a_refusal])
@pytest.mark.parametrize("silent", [silent, by_another_clock])
def test_whoever_comes_after_a_restore_that_died_takes_it_back(
    client: FlaskClient, context: Context, under_way: RestoreStatus, ask: Any, silent: Any
) -> None:
    silent(context.redis)

    def taken_back() -> bool:
        """At once, unless the store is writing its files anew."""
        return ask(client, under_way.brings[0]).status_code != 503 and restore_recovery.read_status(context.redis) is None

    eventually(taken_back)
    assert not context.redis.exists(keys.FENCE.of(under_way.brings[0]))


def test_one_that_was_done_before_the_clock_was_put_back_holds_up_nobody(
    client: FlaskClient, context: Context, under_way: RestoreStatus
) -> None:
    restore_recovery.move(context.redis, under_way, Phase.STAGING, Phase.DONE)
    assert client.get("/api/ends/refused").status_code == 503
    by_another_clock(context.redis)
    assert client.get("/api/ends/refused").status_code == 409


def test_a_command_that_read_before_a_dead_restore_was_settled_is_asked_again(
    client: FlaskClient, context: Context, under_way: RestoreStatus
) -> None:
    """It may have read what is gone since."""
    bors = under_way.brings[0]
    assert restore_recovery.move(context.redis, under_way, Phase.STAGING, Phase.SWAPPING)
    context.redis.delete(keys.FENCE.of(bors))
    silent(context.redis)
    assert a_command(client, bors).json["code"] == "being-restored"
    mark = restore_recovery.read_status(context.redis)
    assert mark
    assert mark.phase is Phase.DONE
    assert a_command(client, bors).status_code == 201


def test_a_store_that_is_away_does_not_make_a_no_a_failure(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: RedisClient) -> None:
        raise Away

    monkeypatch.setattr(restore_recovery, "recover", away)
    assert client.get("/api/ends/refused").status_code == 409
