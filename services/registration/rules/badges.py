"""Whose badges are printed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from frivilligbors.enums import Sector
from frivilligbors.records import Organisation, Participant


@dataclass(frozen=True, slots=True)
class BadgeChoice:
    """What is asked for; nothing for all. `after`: who registered later than that; `codes`: those who have one of them."""

    sector: Sector | None = None
    after: datetime | None = None
    codes: tuple[str, ...] = ()


def chosen_participants(
    participants: Iterable[Participant], organisations: Mapping[str, Organisation], choice: BadgeChoice
) -> list[Participant]:
    """Those of the participants whose badges are asked for, in their order. `organisations`: theirs, by id."""

    def is_chosen(one: Participant) -> bool:
        sectors = {organisations[id_].sector for id_ in one.organisation_ids if id_ in organisations}
        return (
            (choice.sector is None or choice.sector in sectors)
            and (choice.after is None or one.registered_at > choice.after)
            and (not choice.codes or one.code in choice.codes)
        )

    return [one for one in participants if is_chosen(one)]


def unknown_codes(participants: Iterable[Participant], choice: BadgeChoice) -> list[str]:
    """The codes that are asked for and that none of the participants has."""
    known = {one.code for one in participants}
    return [code for code in choice.codes if code not in known]
