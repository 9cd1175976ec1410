"""What is done to a store before, while and after a copy is put back."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

from backups import backup_file as archive
from backups.restore import Restore
from frivilligbors import keys, restore_recovery
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import unbatched
from frivilligbors.restore_recovery import Phase
from services.registration.store import erase_participant
from tests.files import contents

from .conftest import Hall


def staged(hall: Hall, kept: list[archive.DumpedKey]) -> Restore:
    """A restore that has laid all of it, and then heard nothing more."""
    restore = Restore(hall.context, hall.client, kept, lambda _: None)
    assert restore_recovery.move(hall.context.redis, restore._status, Phase.NONE, Phase.STAGING)
    restore_recovery.fence(hall.context.redis, restore._status)
    for theirs in restore._dumped.values():
        restore._write_staged(theirs)
    return restore


def give_up(hall: Hall) -> None:
    """As if it had been silent for long."""
    hall.client.hset(keys.RESTORE, "alive_until", 1)


def spoilt(
    hall: Hall, kept: list[archive.DumpedKey], redis_key: str, harm: Callable[[Any, str], object]
) -> list[archive.DumpedKey]:
    """The copy, with one redis_key in it changed."""
    (original,) = (one for one in kept if one.redis_key == redis_key)
    hall.client.restore("spoilt", 0, original.dump)
    harm(hall.client, "spoilt")
    dump = hall.client.dump("spoilt")
    hall.client.delete("spoilt")
    return [one for one in kept if one.redis_key != redis_key] + ([original._replace(dump=dump)] if dump else [])


def erase(hall: Hall, slug: str, participant_id: str) -> None:
    me = hall.context.queries.participant(slug, participant_id)
    assert me
    request = IdempotentRequest(participant_id, "erase", token_hex(4), {})
    erase = unbatched(lambda: erase_participant.erase_commit(hall.context, slug, me))
    hall.context.ledger("registration").perform(slug, request, erase)


def files(folder: Path) -> str:
    """All that stands in the files of a store."""
    return contents(folder).decode(errors="replace")
