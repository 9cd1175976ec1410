from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from frivilligbors.enums import AgreementKind, Category
from frivilligbors.records import Consents
from frivilligbors.redis_client import RedisClient
from services.display.asset_version import asset_version
from services.display.forms import zoom
from services.display.serializers import read_board
from services.display.store.walls import WallStore

from .evening import NAME, Evening

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
INGRID = ("Ingrid", "individual")


def board(redis: RedisClient, evening: Evening) -> dict:
    found = read_board(WallStore(redis), evening.slug)
    assert found is not None
    return found


def test_the_board_of_an_empty_bors_counts_nothing_and_names_everything(client: FlaskClient, evening: Evening) -> None:
    body = client.get(f"/api/bors/{evening.slug}/board").get_json()
    now = body.pop("server_now")
    assert now.endswith("Z")
    assert body == {
        "bors": evening.slug,
        "name": NAME,
        "welcome": "",
        "accent": "",
        "logo": "",
        "rules": [],
        "languages": ["nb", "nn", "en"],
        "categories": [str(category) for category in Category],
        "rehearsal": False,
        "version": 1,
        "epoch": "e1",
        "state": "planned",
        "opens_at": None,
        "closes_at": None,
        "grace_until": None,
        "participants": {"total": 0, "by_sector": dict.fromkeys(("voluntary", "public", "business", "individual"), 0)},
        "organisations": 0,
        "agreements": {
            "total": 0,
            "intents": 0,
            "voided": 0,
            "by_pair": dict.fromkeys(
                (
                    "business-business",
                    "business-individual",
                    "business-public",
                    "business-voluntary",
                    "individual-individual",
                    "individual-public",
                    "individual-voluntary",
                    "public-public",
                    "public-voluntary",
                    "voluntary-voluntary",
                ),
                0,
            ),
            "by_group": dict.fromkeys(
                (
                    "business-business",
                    "business-public",
                    "business-voluntary",
                    "public-public",
                    "public-voluntary",
                    "voluntary-voluntary",
                ),
                0,
            ),
            "by_category": dict.fromkeys(
                ("competence", "information", "event_help", "premises", "equipment", "entertainment", "time", "other"), 0
            ),
            "per_minute": {},
        },
        "latest": [],
        "place": "",
        "scene": "welcome",
        "step": 0,
        "still": False,
        "edition": asset_version(),
    }


def test_an_agreement_is_counted_and_told_with_both_names(redis: RedisClient, evening: Evening) -> None:
    evening.open()
    agreement_id = evening.agree(LIBRARY, CHOIR, "premises", kind=AgreementKind.INTENT)
    shown = board(redis, evening)
    assert shown["agreements"]["total"] == shown["agreements"]["intents"] == 1
    assert shown["agreements"]["by_pair"]["public-voluntary"] == shown["agreements"]["by_group"]["public-voluntary"] == 1
    (latest,) = shown["latest"]
    assert latest.pop("agreed_at") <= shown["server_now"]
    assert latest == {
        "agreement_id": agreement_id,
        "number": 1,
        "category": "premises",
        "kind": "intent",
        "parties": [{"sector": "public", "name": "Åsen bibliotek"}, {"sector": "voluntary", "name": "Koret & venner"}],
    }


def test_a_private_person_is_named_only_while_she_wants_it(redis: RedisClient, evening: Evening) -> None:
    ingrid = evening.come(INGRID, consents=Consents(result=True, contact=True, photo=True))
    evening.agree(INGRID, CHOIR)
    assert board(redis, evening)["latest"][0]["parties"][0] == {"sector": "individual", "name": None}
    evening.consent(ingrid, wall=True)
    assert board(redis, evening)["latest"][0]["parties"][0] == {"sector": "individual", "name": "Ingrid"}
    evening.consent(ingrid, wall=False)
    assert board(redis, evening)["latest"][0]["parties"][0]["name"] is None


def test_an_organisation_is_named_whoever_speaks_for_it(redis: RedisClient, evening: Evening) -> None:
    evening.come(LIBRARY, consents=Consents())
    evening.agree(LIBRARY, CHOIR)
    assert [party["name"] for party in board(redis, evening)["latest"][0]["parties"]] == ["Åsen bibliotek", "Koret & venner"]


def test_what_is_erased_is_counted_without_a_name(redis: RedisClient, evening: Evening) -> None:
    evening.agree(LIBRARY, CHOIR)
    gone = evening.here[LIBRARY]
    redis.delete(f"{{{evening.slug}}}:organisation:{gone}", f"{{{evening.slug}}}:participant:{gone}")
    assert [party["name"] for party in board(redis, evening)["latest"][0]["parties"]] == [None, "Koret & venner"]
    assert board(redis, evening)["agreements"]["total"] == 1


def test_the_newest_twenty_are_told_newest_first(redis: RedisClient, evening: Evening) -> None:
    for _ in range(23):
        evening.agree(LIBRARY, CHOIR)
    shown = board(redis, evening)
    assert [agreement["number"] for agreement in shown["latest"]] == list(range(23, 3, -1))
    assert shown["agreements"]["total"] == 23


def test_a_bors_is_closed_when_grace_has_run_out_though_nobody_pressed_anything(redis: RedisClient, evening: Evening) -> None:
    evening.open()
    assert board(redis, evening)["state"] == "open"
    evening.close(grace=timedelta(minutes=5))
    assert board(redis, evening)["state"] == "grace"
    evening.close(grace=timedelta(0))
    assert board(redis, evening)["state"] == "closed"


def test_a_bors_nobody_made_has_no_board(redis: RedisClient, bors: str) -> None:
    assert read_board(WallStore(redis), bors) is None


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("", 1),
        ("1.25", 1.25),
        ("2", 2),
        ("9", 2),
        ("0", 0.5),
        ("-1", 0.5),
        ("nan", 1),
        ("inf", 2),
        ("stor", 1),
        ("1" * 5000, 2),
    ],
)
def test_the_wall_is_drawn_from_half_to_twice_its_size(asked: str, got: float) -> None:
    assert zoom(asked) == got
