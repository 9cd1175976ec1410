"""The board of the documentation: early in the hour, with one agreement."""

from frivilligbors.enums import Category, Sector
from frivilligbors.tallies import GROUPS, PAIRS

AT = "2024-05-06T17:11:18.123Z"
ONE = {"public-voluntary": 1}

BOARD = {
    "bors": "drammen",
    "name": "Frivilligbørsen i Drammen",
    "place": "Globusgården",
    "welcome": "",
    "accent": "",
    "logo": "",
    "rules": [],
    "languages": ["nb", "nn", "en"],
    "categories": [category.value for category in Category],
    "rehearsal": False,
    "version": 61,
    "epoch": "5f0e6a1b2c3d4e5f",
    "state": "open",
    "scene": "open",
    "step": 0,
    "still": False,
    "opens_at": "2024-05-06T16:45:00.000Z",
    "closes_at": "2024-05-06T17:45:00.000Z",
    "grace_until": None,
    "server_now": "2024-05-06T17:11:20.004Z",
    "participants": {"total": 2, "by_sector": dict.fromkeys(map(str, Sector), 0) | {"public": 1, "voluntary": 1}},
    "organisations": 2,
    "agreements": {
        "total": 1,
        "intents": 0,
        "voided": 0,
        "by_pair": dict.fromkeys(PAIRS, 0) | ONE,
        "by_group": dict.fromkeys(GROUPS, 0) | ONE,
        "by_category": dict.fromkeys(map(str, Category), 0) | {"premises": 1},
        "per_minute": {"2024-05-06T17:11Z": 1},
    },
    "latest": [
        {
            "agreement_id": "0c6f0d1f5a3b9e42",
            "number": 1,
            "category": "premises",
            "kind": "agreement",
            "agreed_at": AT,
            "parties": [{"sector": "public", "name": "Nesset bibliotek"}, {"sector": "voluntary", "name": "Fjordkoret"}],
        }
    ],
    "edition": "3f9c1b7a20de",
}
SCREEN_ID = {"screen_id": "797baa33a3c254fe3e9033a8af2ba913"}
SCREEN = SCREEN_ID | {
    "name": "scenen, venstre",
    "language": "nb",
    "zoom": 100,
    "scene": "auto",
    "report": {"at": AT, "width": 1920, "height": 1080, "age": 1, "sound": "on"},
}
