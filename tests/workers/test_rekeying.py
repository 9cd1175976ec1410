"""Digests that anybody could make again get the key of their børs, and are known for the same ones."""

from secrets import token_hex

import pytest

from frivilligbors import digests, keys
from frivilligbors.commit import Commit
from frivilligbors.ledger import Ledger, Mismatch, Request
from frivilligbors.store import Store
from workers.rekeying import Rekeyer

from .evening import Evening

BODY = {"name": "Kari", "email": "kari@example.no"}


def asked(body: dict[str, str] = BODY) -> Request:
    return Request("public", "register", "once", body)


def kept(store: Store, evening: Evening) -> str:
    return store.hget(keys.ONCE.of(evening.slug, asked().once), "digest") or ""


@pytest.fixture
def ledger(store: Store, evening: Evening) -> Ledger:
    """The ledger of a børs in which version 0.1.0 has answered a registration."""
    found = Ledger(store, "registration")
    found.commit(evening.slug, asked(), Commit(answer={"participant_id": "kari"}))
    store.hset(keys.ONCE.of(evening.slug, asked().once), "digest", digests.bare(BODY))  # type: ignore[attr-defined]
    return found


def again(ledger: Ledger, evening: Evening, body: dict[str, str] = BODY) -> bool:
    return ledger.perform(evening.slug, asked(body), lambda: Commit(answer={"participant_id": token_hex(4)})).replayed


def test_digests_of_version_0_1_0_get_a_key_and_are_known_all_the_same(store: Store, evening: Evening, ledger: Ledger) -> None:
    assert again(ledger, evening)
    Rekeyer(store).catch_up(evening.slug)
    assert kept(store, evening).startswith(digests.KEYED)
    assert digests.bare(BODY) not in kept(store, evening)
    assert again(ledger, evening)
    with pytest.raises(Mismatch):
        again(ledger, evening, BODY | {"name": "Ola"})


def test_it_is_done_once_and_never_twice_over(store: Store, evening: Evening, ledger: Ledger) -> None:
    Rekeyer(store).catch_up(evening.slug)
    before = kept(store, evening)
    store.hdel(keys.DIGESTS.of(evening.slug), "rekeyed")  # type: ignore[attr-defined]
    Rekeyer(store).catch_up(evening.slug)
    assert kept(store, evening) == before


def test_the_same_words_have_another_digest_in_another_bors(store: Store, evening: Evening, bors: str) -> None:
    other = Evening(store, f"{bors}-2")
    for one in (evening, other):
        Ledger(store, "registration").commit(one.slug, asked(), Commit(answer={}))
    assert kept(store, evening) != kept(store, other)
    other.remove()
