"""Records as JSON: the answer to a registration, and everything that is kept about a participant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from frivilligbors.codec import instant, plain
from frivilligbors.records import Agreement, Handshake, Organisation

from .rules.own_page import sides
from .store.personal_records import PersonalData

REGISTERED_EXAMPLE = {
    "participant_id": "5f0e6a1b2c3d4e5f",
    "code": "P4XR",
    "organisations": [{"organisation_id": "18070f6e5d4c3b2a", "name": "Fjordkoret", "sector": "voluntary"}],
    "badge": "https://bors.example.no/b/drammen/P4XR",
    "link": "https://bors.example.no/deg#drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
    "token": "drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
}


def registration_answer(organisations: Iterable[Organisation], *, badge: str, link: str, token: str) -> dict[str, Any]:
    """What the answer to a registration has beside what is kept: names, and what opens the participant's own page."""
    return {
        "organisations": [
            {"organisation_id": one.organisation_id, "name": one.name, "sector": one.sector} for one in organisations
        ],
        "badge": badge,
        "link": link,
        "token": token,
    }


def personal_data_export(bors: str, data: PersonalData, at: datetime) -> dict[str, Any]:
    """Everything that is kept about a participant, as they may take it along."""
    return {
        "bors": bors,
        "made_at": instant(at),
        "participant": plain(data.participant),
        "organisations": plain(data.records.organisations),
        "agreements": _with_counterparts(data, data.records.agreements),
        "handshakes": _with_counterparts(data, data.records.handshakes),
        "letters": [plain(letter) for letter in data.letters],
        "log": [{"position": position, "fact": fact.name, **plain(fact)} for position, fact in data.facts],
    }


def _with_counterparts(data: PersonalData, made: Iterable[Agreement | Handshake]) -> list[dict[str, Any]]:
    """Each with the name of the other organisation, as the participant knows it."""
    participant_id = data.participant.participant_id
    return [
        {**plain(one), "with": data.counterparts.get(sides(one.parties, participant_id)[1].organisation_id)} for one in made
    ]
