"""The needs that nobody has met yet, for the last minutes; and for a moment those that somebody just has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from frivilligbors import consent
from frivilligbors.enums import Sector
from frivilligbors.records import Agreement, Organisation, Participant

SEEN = timedelta(seconds=10)  # for so long we tell that a need is met: each screen shows it for six seconds of them
TURN = 8  # seconds after which the next need takes the place of the one that was longest on the wall
SHOWN = 2
MOST = 60


@dataclass(frozen=True, slots=True)
class Need:
    """One need: its text, and whose it is (the name only by present consent)."""

    posting_id: str
    text: str
    sector: Sector
    name: str | None
    met: bool = False


def needs(
    participants: Iterable[Participant],
    organisations: Mapping[str, Organisation],
    agreements: Iterable[Agreement],
    now: datetime,
) -> list[Need]:
    """Those met in the last moments first, then those nobody met, in the order they came."""
    met = {
        party.meets: agreement.confirmed_at or agreement.agreed_at
        for agreement in agreements
        if agreement.stands
        for party in agreement.parties
        if party.meets
    }
    found = [
        _need(person, organisations, posting.posting_id, posting.text, posting.posting_id in met)
        for person in participants
        if person.withdrawn_at is None and person.organisation_ids
        for posting in person.shown_needs
        if posting.posting_id not in met or now - met[posting.posting_id] < SEEN
    ]
    return sorted((need for need in found if need), key=lambda need: not need.met)[:MOST]


def turn(many: int, now: datetime) -> set[int]:
    """Which of so many needs it is the turn of: every wall shows the same two at the same moment."""
    if many <= SHOWN:
        return set(range(many))
    first = int(now.timestamp()) // TURN
    return {(first + place) % many for place in range(SHOWN)}


def shown(needs: Sequence[Need], now: datetime) -> list[tuple[Need, bool]]:
    """Each need, and whether it is on the wall this moment: what is just met, goes before what waits its turn."""
    just_met = [need for need in needs if need.met][:SHOWN]
    waiting = [need for need in needs if not need.met]
    now_on = turn(len(waiting), now)
    on = {*just_met, *[need for place, need in enumerate(waiting) if place in now_on][: SHOWN - len(just_met)]}
    return [(need, need in on) for need in needs]


def _need(person: Participant, organisations: Mapping[str, Organisation], posting_id: str, text: str, met: bool) -> Need | None:
    of = organisations.get(person.organisation_ids[0])
    if of is None:
        return None
    return Need(posting_id, text, of.sector, consent.public_name(of, person), met)
