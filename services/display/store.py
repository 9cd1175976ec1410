"""Reading what a screen shows: the board, the børs, and the records behind the newest agreements."""

from typing import Any

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.enums import Sector
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement, Bors, Organisation, Participant
from frivilligbors.redis_client import RedisClient
from web import Context

from . import rules
from .edition import edition
from .needs import Need, needs


class Screenings:
    """The boards of every børs, as screens are told them."""

    def __init__(self, redis: RedisClient, clock: Clock | None = None) -> None:
        self._boards, self._roster, self._clock = Boards(redis), Queries(redis), clock or RedisClock(redis)

    def board(self, slug: str) -> dict[str, Any] | None:
        """The board of a børs this very moment; None where there is no such børs."""
        bors = self._roster.bors(slug)
        if bors is None:
            return None
        board = self._boards.load(slug)
        latest = self._latest(slug, board.tallies.latest)
        return rules.frame(board, bors, latest, self._clock.now()) | {"edition": edition()}

    def needs(self, slug: str) -> list[Need]:
        """The needs nobody has met yet, and those just met."""
        people = self._roster.participants(slug)
        firsts = {person.organisation_ids[0] for person in people if person.organisation_ids}
        of = {known.organisation_id: known for known in self._roster.organisations(slug, firsts)}
        return needs(people, of, self._roster.agreements(slug), self._clock.now())

    def _latest(self, slug: str, ids: list[str]) -> list[dict[str, Any]]:
        if not ids:
            return []
        agreements = self._roster.some(Agreement, keys.AGREEMENT, slug, ids)
        parties = [party for agreement in agreements for party in agreement.parties]
        alone = {party.participant_id for party in parties if party.sector is Sector.INDIVIDUAL}
        people = self._roster.some(Participant, keys.PARTICIPANT, slug, alone) if alone else []
        whole = {party.organisation_id for party in parties}
        organisations = self._roster.some(Organisation, keys.ORGANISATION, slug, whole)
        return [
            rules.shown(
                agreement,
                {person.participant_id: person for person in people},
                {organisation.organisation_id: organisation for organisation in organisations},
            )
            for agreement in agreements
        ]


def current(context: Context) -> list[Bors]:
    """The børser that are still on their way, or, where there are none, those that have been."""
    known = context.queries.known()
    now = context.clock.now()
    return [bors for bors in known if bors.takes_registrations(now)] or known
