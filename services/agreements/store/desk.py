"""What the desk of a broker shows, read in two trips: all that a batch can find, and then the names it turns out to need."""

from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.records import Agreement, Bors, Handshake
from web.context import Context

from .follower_lag import Lag, batch_read_lag
from .participant_reads import ParticipantReads
from .participants_position import batch_read_participants_position
from .party_names import PartyNames, party_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk at a moment: the agreements of its broker, and the handshakes that wait for one.

    `newest` are the newest of the broker's own. `position`: how far the børs has come.
    """

    now: datetime
    position: int
    count: int
    newest: list[Agreement]
    names: PartyNames
    waiting_handshakes: list[Handshake]
    waiting_names: PartyNames
    late_count: int
    lag: Lag
    participants_position: int


def read_desk(context: Context, bors_record: Bors, broker_id: str, *, count: int) -> Desk:
    """The desk of a broker, as it is now; of their agreements the newest, so many."""
    bors, batch = bors_record.slug, context.batch()
    now, position, lag = context.time(batch, bors), batch.position(bors), batch_read_lag(context, batch, bors)
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, batch.members(keys.AGREEMENTS, bors))
    waiting_handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, batch.members(keys.WAITING_HANDSHAKES, bors))
    parties = ParticipantReads(batch, bors)
    parties.batch_read_parties(waiting_handshakes)
    late, last_change = batch.cardinality(keys.LATE, bors), batch_read_participants_position(context, batch, bors_record)
    batch.run()
    own = [agreement for agreement in reversed(agreements.all) if agreement.broker_id == broker_id]
    return Desk(
        now=now.value,
        position=position.value,
        count=sum(agreement.stands for agreement in own),
        newest=own[:count],
        names=party_names(context, bors, own[:count]),
        waiting_handshakes=waiting_handshakes.all,
        waiting_names=parties.names,
        late_count=late.value,
        lag=lag(),
        participants_position=last_change(),
    )
