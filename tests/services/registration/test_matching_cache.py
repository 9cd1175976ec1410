"""What is suggested from a cache that follows the log is what anybody would be suggested who reads everything anew."""

import random
import re
from secrets import token_hex

import pytest

from frivilligbors.records import Participant
from services.registration.store import matching
from services.registration.store.matching import MatchingCache
from tests.store_trips import counted_trips

from .bors_client import PAGE, BorsClient

THINGS = ("stoler", "bord", "telt", "sang", "kaffe", "transport")
CATEGORIES = ("equipment", "premises", "time")


def body(chance: random.Random) -> dict[str, object]:
    posting = lambda: {"category": chance.choice(CATEGORIES), "text": " ".join(chance.sample(THINGS, 2))}  # noqa: E731
    who = {"name": f"Forening {chance.randrange(9)}", "sector": "voluntary"}
    return {"organisations": [who], "needs": [posting()], "offers": [posting(), posting()]}


def suggested(cache: MatchingCache, bors_client: BorsClient, own: Participant) -> list[tuple[str, str, list[str | None]]]:
    context, bors = bors_client.context, bors_client.bors
    bors_record = context.queries.bors(bors)
    assert bors_record
    found = cache.suggested_to(context, bors_record, own, context.queries.position(bors))
    return [
        (one.suggestion.participant.participant_id, one.suggestion.need.text, [name for _, name in one.speaks_for])
        for one in found
    ]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_cache_suggests_what_reading_all_anew_would(
    bors_client: BorsClient, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MAX_AGE", 0.0)
    chance, cache = random.Random(seed), MatchingCache()
    tokens = [bors_client.register(**body(chance))["token"] for _ in range(4)]
    for _ in range(12):
        step = chance.choice(("register", "change", "withdraw"))
        if step == "register" or len(tokens) < 3:
            tokens.append(bors_client.register(**body(chance))["token"])
        else:
            token = chance.choice(tokens)
            bors_client.client.post("/deg", data={"token": token})
            if step == "withdraw":
                tokens.remove(token)
                done = bors_client.client.post("/deg/meld-av", data={"key": token_hex(8)})
            else:
                (revision,) = re.findall(r'name="revision" value="([^"]*)"', bors_client.client.get("/deg/endre").text)
                form = PAGE | {"organisations.0.name": chance.choice(("Ny forening", "Forening 1")), "key": token_hex(8)}
                form |= {"needs.0.text": " ".join(chance.sample(THINGS, 2)), "needs.0.category": "time", "revision": revision}
                done = bors_client.client.post("/deg/endre", data=form)
            assert done.status_code == 303, done.text
        own = chance.choice([one for one in bors_client.participants() if one.withdrawn_at is None])
        assert suggested(cache, bors_client, own) == suggested(MatchingCache(), bors_client, own)


def test_what_changes_nobody_costs_one_look_at_the_log(bors_client: BorsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MAX_AGE", 0.0)
    cache, chance = MatchingCache(), random.Random(1)
    for _ in range(5):
        bors_client.register(**body(chance))
    own, *_ = bors_client.participants()
    first = suggested(cache, bors_client, own)
    bors_client.close()
    bors_record = bors_client.context.queries.bors(bors_client.bors)
    assert bors_record
    position = bors_client.context.queries.position(bors_client.bors)
    with counted_trips() as trips:
        cache.suggested_to(bors_client.context, bors_record, own, position)
    assert trips.count == 1
    with counted_trips() as trips:
        cache.suggested_to(bors_client.context, bors_record, own, position)
    assert trips.count == 0
    assert suggested(cache, bors_client, own) == first != []
