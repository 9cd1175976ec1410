"""Reading agreements: a broker's own, the newest of all, and those that wait for a lead."""

from datetime import datetime

from frivilligbors import keys
from frivilligbors.records import Agreement
from frivilligbors.roster import Roster
from frivilligbors.store import Store

from ..rules.likeness import SOON

NEWEST = 40  # no hall confirms more in two minutes


def latest_of(roster: Roster, bors: str, broker_id: str) -> list[Agreement]:
    """What a broker has confirmed, newest first."""
    return [agreement for agreement in reversed(roster.agreements(bors)) if agreement.broker_id == broker_id]


def recent(store: Store, roster: Roster, bors: str, at: datetime) -> list[Agreement]:
    """What anybody confirmed in the last two minutes, newest first."""
    ids = store.lrange(keys.AGREEMENTS.of(bors), -NEWEST, -1)
    found = reversed(roster.some(Agreement, keys.AGREEMENT, bors, ids))
    return [agreement for agreement in found if at - (agreement.confirmed_at or agreement.agreed_at) < SOON]


def late(store: Store, roster: Roster, bors: str) -> list[Agreement]:
    """What was agreed before the gong, came after grace, and waits to be let in; oldest first."""
    return roster.some(Agreement, keys.AGREEMENT, bors, store.zrange(keys.LATE.of(bors), 0, -1))
