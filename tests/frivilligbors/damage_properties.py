"""What the ledger promises of a store in which somebody else has been: see `properties.py`."""

from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.commit import Append, Commit, Delete, Put, Rank, Unrank

from .ledger_stage import Stage, refused


def what_the_store_would_refuse_half_way_is_found_before_anything_is_written(stage: Stage) -> None:
    """Each kind of write meets a key of another kind, after a number and a record that would have been kept."""
    refused_writes = {
        "a hash": (keys.HANDSHAKE, "set", ["x"], Put(keys.HANDSHAKE, "h", {"state": "accepted"})),
        "fields of a hash": (keys.PAPER, "rpush", ["x"], Delete(keys.PAPER, "h", ("7",))),
        "a list": (keys.HANDSHAKES_OF, "set", ["x"], Append(keys.HANDSHAKES_OF, "h", "h1")),
        "a set in order": (keys.WAITING_HANDSHAKES, "rpush", ["x"], Rank(keys.WAITING_HANDSHAKES, "h", "h1", 17)),
        "a member of such a set": (keys.LATE, "set", ["x"], Unrank(keys.LATE, "h", "a1")),
    }
    for what, (key, command, arguments, write) in refused_writes.items():
        getattr(stage.redis, command)(key.of(stage.bors, "h"), *arguments)
        commit = stage.agreement(writes=[*stage.agreement().writes, write])
        with stage.nothing_kept():
            trouble = refused(lambda commit=commit: stage.commit(commit), ResponseError)
        assert f"DAMAGED {key.of(stage.bors, 'h')} is no" in str(trouble), what


def a_record_that_cannot_have_its_number_is_found_before_anything_is_written(stage: Stage) -> None:
    stage.redis.set(keys.AGREEMENT.of(stage.bors, "a2"), "x")
    commit = stage.agreement(numbered=[(keys.AGREEMENT, "a1"), (keys.AGREEMENT, "a2")])
    with stage.nothing_kept():
        assert "a2 is no hash" in str(refused(lambda: stage.commit(commit), ResponseError))


def what_is_taken_away_whole_may_be_of_any_kind(stage: Stage) -> None:
    stage.redis.set(keys.HANDSHAKE.of(stage.bors, "h"), "x")
    stage.commit(Commit(writes=[Delete(keys.HANDSHAKE, "h")], answer={}))


def a_log_that_somebody_else_wrote_in_goes_on_after_it(stage: Stage) -> None:
    """By hand: far ahead, between two positions, and where the store's own names would be; the last, taken away again."""
    stage.commit(stage.agreement("a0"))
    pipe = stage.redis.pipeline()
    for name in ("1-1", "51-0", "1733000000000000-7"):
        pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id=name)
        pipe.execute()
        assert [stage.commit(stage.agreement(f"a{name}"), idempotency_key=name).replayed for _ in range(2)] == [False, True]
    pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id="1733000000000009-0")
    pipe.xdel(keys.LOG.of(stage.bors), "1733000000000009-0")
    pipe.execute()
    stage.commit(stage.agreement("a5"))
    assert stage.numbers == [1, 2, 3, 4, 5]
    names = [name for name, _ in stage.redis.xrange(keys.LOG.of(stage.bors), "-", "+", 100)]
    assert names == ["1-0", "1-1", "2-0", "51-0", "52-0", "1733000000000000-7", "1733000000000001-0", "1733000000000010-0"]


def a_log_in_which_no_position_is_left_takes_nothing_more_and_says_so(stage: Stage) -> None:
    stage.commit(stage.agreement())
    pipe = stage.redis.pipeline()
    pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id="9007199254740992-0")
    pipe.execute()
    with stage.nothing_kept():
        trouble = refused(lambda: stage.commit(stage.agreement("a2")), ResponseError)
    assert f"DAMAGED {keys.LOG.of(stage.bors)} ends" in str(trouble)
