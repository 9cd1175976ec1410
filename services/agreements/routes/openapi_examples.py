"""The examples in the OpenAPI document: an agreement and a handshake of a library and a choir."""

PARTIES = [
    {
        "code": "K7F3",
        "organisation_id": "a1b2c3d4e5f60718",
        "organisation": "Nesset bibliotek",
        "sector": "public",
        "gives": "Salen en kveld i måneden",
    },
    {
        "code": "P4XR",
        "organisation_id": "18070f6e5d4c3b2a",
        "organisation": "Fjordkoret",
        "sector": "voluntary",
        "gives": "",
    },
]

AGREEMENT = {
    "agreement_id": "0c6f0d1f5a3b9e42",
    "number": 27,
    "kind": "agreement",
    "category": "premises",
    "agreed_at": "2024-05-06T17:11:18.123Z",
    "revision": 1,
    "in_grace": False,
    "late": False,
    "confirmed_at": "2024-05-06T17:11:18.123Z",
    "handshake_id": None,
    "paper": None,
    "hidden": False,
    "broker_id": "5f0e6a1b2c3d4e5f",
    "hints": [],
    "voided_at": None,
    "void_reason": None,
    "parties": PARTIES,
}

HANDSHAKE = {
    "handshake_id": "7d1c0a9be4f35268",
    "code": "H4K",
    "state": "accepted",
    "kind": "agreement",
    "category": "premises",
    "proposed_at": "2024-05-06T17:09:58.401Z",
    "accepted_at": "2024-05-06T17:10:21.773Z",
    "agreement_id": None,
    "hints": [],
    "parties": PARTIES,
}
