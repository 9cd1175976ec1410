"""The needs on the wall in the last minutes: those that nobody has met, and for a moment those that somebody just has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from frivilligbors import consent
from frivilligbors.enums import Sector
from frivilligbors.met_needs import MetNeeds
from frivilligbors.records import Agreement, Organisation, Participant, Posting

MET_SHOWN_FOR = timedelta(seconds=10)  # how long a met need stays: each screen shows it for six seconds of them
ROTATION_INTERVAL = 8  # seconds after which the next need takes the place of the one that was longest on the wall
SHOWN_AT_ONCE = 2
MAX_NEEDS = 60


@dataclass(frozen=True, slots=True)
class Need:
    """One need: its text, and whose it is (the name only by present consent)."""

    posting_id: str
    text: str
    sector: Sector
    name: str | None
    met: bool = False


def needs_on_wall(
    participants: Iterable[Participant],
    organisations: Mapping[str, Organisation],
    agreements: Sequence[Agreement],
    now: datetime,
) -> list[Need]:
    """Those met in the last moments first, then those nobody met, in the order they came."""
    met, just_met = MetNeeds(agreements), MetNeeds(agreements, confirmed_after=now - MET_SHOWN_FOR)
    every = [
        (participant, posting)
        for participant in participants
        if participant.withdrawn_at is None
        and participant.organisation_ids
        and participant.organisation_ids[0] in organisations
        for posting in participant.shown_needs
    ]
    first = (_need(*one, organisations, met=True) for one in every if just_met.is_met(*one))
    then = (_need(*one, organisations, met=False) for one in every if not met.is_met(*one))
    return list(islice(chain(first, then), MAX_NEEDS))


def rotation(many: int, now: datetime) -> set[int]:
    """The places of the needs that are shown now, of so many: every wall shows the same two at the same moment."""
    if many <= SHOWN_AT_ONCE:
        return set(range(many))
    first = int(now.timestamp()) // ROTATION_INTERVAL
    return {(first + index) % many for index in range(SHOWN_AT_ONCE)}


def with_visibility(needs: Sequence[Need], now: datetime) -> list[tuple[Need, bool]]:
    """Each need, and whether it is on the wall this moment: what is just met goes before the rest."""
    just_met = [need for need in needs if need.met][:SHOWN_AT_ONCE]
    waiting = [need for need in needs if not need.met]
    visible = rotation(len(waiting), now)
    shown = {*just_met, *[need for index, need in enumerate(waiting) if index in visible][: SHOWN_AT_ONCE - len(just_met)]}
    return [(need, need in shown) for need in needs]


def _need(participant: Participant, posting: Posting, organisations: Mapping[str, Organisation], *, met: bool) -> Need:
    organisation = organisations[participant.organisation_ids[0]]
    return Need(posting.posting_id, posting.text, organisation.sector, consent.public_name(organisation, participant), met)
