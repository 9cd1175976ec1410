"""Whoever registered in version 0.1.0 can be erased in this one, whatever their records looked like then."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from frivilligbors.settings import Settings
from services.registration.app import create_app
from tests.stores import own_store

from .evening import DONE, HALL, PEOPLE
from .old_data_folder import Kept


@pytest.fixture(scope="module")
def kept(folder: Path) -> Kept:
    return Kept("0.1.0", folder / "erasing")


@pytest.fixture(scope="module")
def app(kept: Kept) -> Iterator[Flask]:
    """Registration, on the store of the folder."""
    secret = (kept.data / "secret.key").read_text()
    with own_store(kept.data) as url:
        made = create_app(Settings(redis_url=url, secret_key=secret, public_url="http://localhost", data_dir=kept.data))
        yield made
        made.extensions["context"].redis.close()


def everything(redis: Any) -> str:
    """All that the store holds, as text."""
    readers = {"hash": redis.hgetall, "string": redis.get, "set": redis.smembers}
    readers |= {"list": lambda key: redis.lrange(key, 0, -1), "zset": lambda key: redis.zrange(key, 0, -1)}
    readers |= {"stream": lambda key: redis.xrange(key, "-", "+")}
    return "\n".join(f"{key} {readers[redis.type(key)](key)}" for key in redis.scan_iter("{*", 500))


def test_everybody_can_be_erased_and_nothing_of_them_is_left(app: Flask, kept: Kept) -> None:
    redis = app.extensions["context"].redis
    people = {who: person for who, person in PEOPLE.items() if who != "grete"}
    words = [word for person in people.values() for word in (person["name"], person.get("email")) if word]
    assert all(word in everything(redis) for word in words)
    for who in (*people, "ivar-2", "ivar-3", "ivar-4", "lars", "mona"):
        browser = app.test_client()
        browser.set_cookie("deltaker", kept.manifest["tokens"][who])
        answer = browser.post("/deg/slett", data={"key": f"erase-{who}", "sure": "ja"})
        assert "Alt om deg er slettet" in answer.text, who
    left = everything(redis)
    assert [word for word in [*words, "Lars Eksempel", "mona@example.no"] if word in left] == []
    assert redis.xlen(f"{{{HALL}}}:log") > kept.manifest["facts"][HALL]
    assert redis.hget(f"{{{DONE}}}:bors", "name") == "Frivilligbørsen i Fjellbyen"
