"""Records as JSON: the answer to a registration, and everything that is kept about a participant."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from frivilligbors.codec import instant, plain
from frivilligbors.records import Agreement, Handshake, Organisation, Posting

from .rules.import_plan import Imported, ImportPlan
from .rules.own_page import sides
from .rules.people import FoundPeople, ListedParticipant, sector_of
from .store.people import ParticipantActivity
from .store.personal_records import PersonalData

REGISTERED_EXAMPLE = {
    "participant_id": "5f0e6a1b2c3d4e5f",
    "code": "P4XR",
    "organisations": [{"organisation_id": "18070f6e5d4c3b2a", "name": "Fjordkoret", "sector": "voluntary"}],
    "badge": "https://bors.example.no/b/drammen/P4XR",
    "link": "https://bors.example.no/deg#drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
    "token": "drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
}

PERSON_EXAMPLE = {
    "participant_id": "5f0e6a1b2c3d4e5f",
    "code": "P4XR",
    "name": "Kari Nordmann",
    "email": "kari@example.no",
    "language": "nb",
    "sector": "voluntary",
    "organisations": [{"organisation_id": "18070f6e5d4c3b2a", "name": "Fjordkoret", "sector": "voluntary", "number": None}],
    "needs": [{"category": "premises", "text": "Et sted å øve"}],
    "offers": [],
    "registered_at": "2026-05-06T14:03:10.123Z",
    "came_at": None,
    "withdrawn_at": None,
    "revision": 1,
    "agreements": 0,
    "letters": "sent",
    "merged": [{"participant_id": "6a1b2c3d4e5f5f0e", "code": "7KQM", "at": "2026-05-06T15:20:41.007Z"}],
}
PEOPLE_EXAMPLE = {"participants": [PERSON_EXAMPLE], "found": 1, "in_all": 1, "page": 1, "pages": 1}


IMPORTED_EXAMPLE = {
    "dry_run": False,
    "columns": {"name": "Navn", "email": "E-post", "organisation": "Virksomhet", "sector": "Sektor"},
    "added": 1,
    "known": 0,
    "participants": [{"row": 2, "participant_id": "5f0e6a1b2c3d4e5f", "code": "P4XR"}],
    "bad": [{"row": 3, "name": "Per", "field": "email", "detail": "Skriv en hel e-postadresse, som kari@example.no."}],
}


def imported_json(plan: ImportPlan, done: Imported, bad: list[dict[str, Any]], *, dry_run: bool) -> dict[str, Any]:
    """What came of a list, or would."""
    columns = {column: heading for column, heading in zip(plan.columns, plan.headings, strict=True) if column}
    rows = [{"row": row, "participant_id": participant_id, "code": code} for row, participant_id, code in done.added]
    return {
        "dry_run": dry_run,
        "columns": columns,
        "added": len(done.added),
        "known": len(done.known),
        "participants": [] if dry_run else rows,
        "bad": bad,
    }


def people_json(found: FoundPeople, activity: Mapping[str, ParticipantActivity]) -> dict[str, Any]:
    """A list of participants as an organiser reads it."""
    return {
        "participants": [
            person_json(one, activity.get(one.participant.participant_id, ParticipantActivity())) for one in found.rows
        ],
        "found": found.shown,
        "in_all": found.in_all,
        "page": found.page,
        "pages": found.pages,
    }


def person_json(one: ListedParticipant, activity: ParticipantActivity) -> dict[str, Any]:
    """A participant as an organiser reads them."""
    participant = one.participant
    return {
        "participant_id": participant.participant_id,
        "code": participant.code,
        "name": participant.name,
        "email": participant.email,
        "language": participant.language,
        "sector": sector_of(one),
        "organisations": [_organisation_json(organisation) for organisation in one.organisations],
        "needs": [_posting_json(posting) for posting in participant.needs],
        "offers": [_posting_json(posting) for posting in participant.offers],
        "registered_at": instant(participant.registered_at),
        "came_at": plain(participant.came_at),
        "withdrawn_at": plain(participant.withdrawn_at),
        "revision": participant.revision,
        "agreements": activity.agreements,
        "letters": activity.letters,
        "merged": [{"participant_id": one.participant_id, "code": one.code, "at": plain(one.at)} for one in participant.merged],
    }


def _organisation_json(one: Organisation) -> dict[str, Any]:
    return {"organisation_id": one.organisation_id, "name": one.name, "sector": one.sector, "number": one.number}


def _posting_json(one: Posting) -> dict[str, Any]:
    return {"category": one.category, "text": one.text}


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
        "merged": plain(data.merged),
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
