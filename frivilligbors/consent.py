"""What others may be shown of a person, by that person's present consent. The one place that decides it. Pure."""

from collections.abc import Iterable
from typing import Literal

from .enums import Sector
from .records import Organisation, Participant

Purpose = Literal["wall", "result"]


def has_consented(participant: Participant | None, purpose: Purpose) -> bool:
    """Whether a person agrees, now, to be shown for a purpose. Whoever has been erased (None) does not."""
    return participant is not None and bool(getattr(participant.consents, purpose))


def may_be_named(sector: Sector, participant: Participant | None, purpose: Purpose = "wall") -> bool:
    """Whether the organisation somebody acts for may be named: a private person only by consent, any other always."""
    return sector is not Sector.INDIVIDUAL or has_consented(participant, purpose)


def public_name(organisation: Organisation | None, participant: Participant | None, purpose: Purpose = "wall") -> str | None:
    """The name that others may read of an organisation for which `participant` acts; None where there is none to show."""
    if organisation is None or not may_be_named(organisation.sector, participant, purpose):
        return None
    return organisation.shown_name


def public_names(organisations: Iterable[Organisation], participant: Participant) -> list[tuple[Organisation, str | None]]:
    """Each organisation of a participant, and the name that others in the room may read of it."""
    return [(one, public_name(one, participant)) for one in organisations]
