"""The result as JSON, and the schema of that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frivilligbors.codec import instant
from frivilligbors.enums import AgreementKind, Category, Sector, State
from frivilligbors.organisation_counts import COUNTED
from frivilligbors.tallies import GROUPS, PAIRS

from .rules.result import ChangeKind, Edition, Figures, ListedAgreement, Result
from .store import Counter

DONE = (State.CLOSED, State.PUBLISHED, State.ERASED)
COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
INSTANT = {"type": "string", "format": "date-time"}
INSTANT_OR_NULL = {"type": ["string", "null"], "format": "date-time"}


def result_json(result: Result) -> dict[str, Any]:
    """The result, ready to become JSON: its figures are in the words of the board."""
    return {
        "bors": result.bors,
        "name": result.name,
        "place": result.place,
        "rehearsal": result.rehearsal,
        "state": result.state.value,
        "opens_at": _instant(result.opens_at),
        "closes_at": _instant(result.closes_at),
        "preliminary": result.preliminary,
        "version": result.figures.position,
        "edition": _edition(result.edition) if result.edition else None,
        "editions": [_edition(one) for one in result.editions],
        "figures": _figures(result.figures),
        "agreements": [_agreement(one) for one in result.agreements],
    }


def counter_json(counter: Counter) -> dict[str, Any]:
    """The number of agreements, and whether they are being counted."""
    return {"total": counter.total, "state": counter.state, "live": counter.state not in DONE}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "participants": {"total": figures.participants, "by_sector": _plain(figures.participants_by_sector)},
        "organisations": figures.organisations,
        "organisations_by_sector": _plain(known) if (known := figures.organisations_by_sector) is not None else None,
        "organisations_in_agreements": _plain(figures.organisations_in_agreements),
        "agreements": {
            "total": figures.total,
            "intents": figures.intents,
            "voided": figures.voided,
            "by_pair": figures.by_pair,
            "by_group": figures.by_group,
            "by_category": _plain(figures.by_category),
            "per_minute": figures.per_minute,
        },
    }


def _edition(edition: Edition) -> dict[str, Any]:
    changes = [{"kind": one.kind.value} | ({"number": one.number} if one.number else {}) for one in edition.changes]
    return {"number": edition.number, "version": edition.position, "at": instant(edition.at), "changes": changes}


def _agreement(agreement: ListedAgreement) -> dict[str, Any]:
    return {
        "agreement_id": agreement.agreement_id,
        "number": agreement.number,
        "kind": agreement.kind.value,
        "category": agreement.category.value,
        "agreed_at": instant(agreement.agreed_at),
        "parties": [
            {"sector": party.sector.value, "organisation": party.organisation, "gives": party.gives}
            for party in agreement.parties
        ],
    }


def _plain(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): count for name, count in counts.items()}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _counts(*names: str) -> dict[str, Any]:
    return _object(**dict.fromkeys(names, COUNT))


def _list(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": of} | more


CHANGE = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"enum": [kind.value for kind in ChangeKind]}, "number": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}
EDITION = _object(number={"type": "integer", "minimum": 1}, version=COUNT, at=INSTANT, changes=_list(CHANGE))
AGREEMENT = _object(
    agreement_id=TEXT,
    number={"type": "integer", "minimum": 1},
    kind={"enum": [kind.value for kind in AgreementKind]},
    category={"enum": [category.value for category in Category]},
    agreed_at=INSTANT,
    parties=_list(
        _object(sector={"enum": [sector.value for sector in Sector]}, organisation=TEXT_OR_NULL, gives=TEXT_OR_NULL),
        minItems=2,
        maxItems=2,
    ),
)
FIGURES = _object(
    participants=_object(total=COUNT, by_sector=_counts(*Sector)),
    organisations=COUNT,
    organisations_by_sector={"anyOf": [_counts(*COUNTED), {"type": "null"}]},
    organisations_in_agreements=_counts(*COUNTED),
    agreements=_object(
        total=COUNT,
        intents=COUNT,
        voided=COUNT,
        by_pair=_counts(*PAIRS),
        by_group=_counts(*GROUPS),
        by_category=_counts(*Category),
        per_minute={"type": "object", "additionalProperties": COUNT},
    ),
)
RESULT_SCHEMA = _object(
    bors=TEXT,
    name=TEXT,
    place=TEXT,
    rehearsal={"type": "boolean"},
    state={"enum": [state.value for state in State]},
    opens_at=INSTANT_OR_NULL,
    closes_at=INSTANT_OR_NULL,
    preliminary={"type": "boolean"},
    version=COUNT,
    edition={"anyOf": [EDITION, {"type": "null"}]},
    editions=_list(EDITION),
    figures=FIGURES,
    agreements=_list(AGREEMENT),
)

PUBLISHED = {"number": 1, "version": 212, "at": "2024-05-06T17:51:02.000Z", "changes": [{"kind": "published"}]}
RESULT_EXAMPLE: dict[str, Any] = {
    "bors": "drammen",
    "name": "Frivilligbørsen i Drammen",
    "place": "Globusgården",
    "rehearsal": False,
    "state": "published",
    "opens_at": "2024-05-06T16:45:00.000Z",
    "closes_at": "2024-05-06T17:45:00.000Z",
    "preliminary": False,
    "version": 212,
    "edition": PUBLISHED,
    "editions": [PUBLISHED],
    "figures": {
        "participants": {"total": 2, "by_sector": dict.fromkeys(map(str, Sector), 0) | {"public": 1, "voluntary": 1}},
        "organisations": 2,
        "organisations_by_sector": dict.fromkeys(map(str, COUNTED), 0) | {"public": 1, "voluntary": 1},
        "organisations_in_agreements": dict.fromkeys(map(str, COUNTED), 0) | {"public": 1, "voluntary": 1},
        "agreements": {
            "total": 1,
            "intents": 0,
            "voided": 0,
            "by_pair": dict.fromkeys(PAIRS, 0) | {"public-voluntary": 1},
            "by_group": dict.fromkeys(GROUPS, 0) | {"public-voluntary": 1},
            "by_category": dict.fromkeys(map(str, Category), 0) | {"premises": 1},
            "per_minute": {"2024-05-06T17:11Z": 1},
        },
    },
    "agreements": [
        {
            "agreement_id": "0c6f0d1f5a3b9e42",
            "number": 1,
            "kind": "agreement",
            "category": "premises",
            "agreed_at": "2024-05-06T17:11:18.123Z",
            "parties": [
                {"sector": "public", "organisation": "Nesset bibliotek", "gives": "Salen en kveld i måneden"},
                {"sector": "voluntary", "organisation": "Fjordkoret", "gives": None},
            ],
        }
    ],
}
