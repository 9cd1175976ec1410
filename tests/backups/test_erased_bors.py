"""A børs that was erased stays erased, whatever copy is put back, and its totals stay too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backups import backup_file as archive
from backups import changes_since
from frivilligbors import bors_erasure, connections, keys
from frivilligbors.codec import pack
from frivilligbors.enums import Language, State
from frivilligbors.erasure_contact import ErasureContact
from frivilligbors.records import Letter, LetterKind, LetterState
from services.organiser.commands import command_line as organiser
from tests.eventually import eventually
from workers.erasure_cleanup.erased_list import WHOLE_BORS, Erased
from workers.outbox.store import Outbox

from .conftest import Hall
from .restoring import files

ERASED = {Erased("drammen", WHOLE_BORS)}
CONTACT = "kari@drammen.example.no"


@pytest.fixture
def hall(halls: Callable[[], Hall]) -> Hall:
    return halls()


def erase(hall: Hall) -> None:
    """Close drammen and erase it."""
    organiser.close_bors(hall.context, "drammen", grace_minutes=0, by="ola", idempotency_key="close")
    bors_erasure.erase(hall.context.redis, hall.context.clock, "drammen", by="ola", idempotency_key="erase")


def left(hall: Hall) -> set[str]:
    return set(hall.context.redis.scan_iter("{drammen}:*", 1000))


STAYS = {keys.BORS.of("drammen"), keys.ARCHIVE.of("drammen")}


def test_a_copy_older_than_the_erasure_brings_nobody_back_and_the_totals_stay(hall: Hall) -> None:
    hall.evening("drammen")
    hall.evening("skien")
    kept = hall.copy()
    erase(hall)
    before = bors_erasure.archive_of(hall.context.redis, "drammen")
    came = hall.restore(kept)
    assert came.borser == ["skien"]
    assert left(hall) == STAYS
    assert bors_erasure.archive_of(hall.context.redis, "drammen") == before
    assert hall.context.queries.participant("skien", "nora"), "another børs comes back"
    assert changes_since.erased_in(hall.context.redis, hall.context.queries.borser()) == ERASED


@pytest.mark.parametrize("by", ["list", "copy"])
def test_a_new_machine_learns_of_it_from_a_list_or_a_newer_copy(halls: Callable[[], Hall], tmp_path: Path, by: str) -> None:
    first, second = halls(), halls()
    first.evening("drammen")
    kept = first.copy()
    erase(first)
    known, file = changes_since.erased_in(first.context.redis, ["drammen"]), tmp_path / "erased"
    assert known == ERASED
    if by == "list":
        file.write_text("\n".join(map(str, known)) + "\n")
    else:
        archive.write(file, {"made_at": "now", "erased": sorted(known)}, [])
    came = second.restore(kept, erased=changes_since.read_erased_list(file))
    assert came.erased == 1
    assert left(second) == STAYS
    bors_record = second.context.queries.bors("drammen")
    assert bors_record
    assert bors_record.stored_state is State.ERASED
    folder = second.context.settings.data_dir / "store" / "appendonlydir"
    eventually(lambda: "Nora Lund" not in files(folder))
    assert "Nora Lund" not in str(second.everything())


@pytest.fixture
def hall_with_contact(halls: Callable[[], Hall]) -> Hall:
    """A house whose contact is to be told that drammen is erased."""
    hall = halls()
    hall.evening("drammen")
    erase(hall)
    contact = ErasureContact(address=CONTACT, languages=(Language.NB,))
    hall.context.redis.hset(keys.ERASURE_CONTACT.of("drammen"), mapping=pack(contact))
    letter = Letter(letter_id=bors_erasure.LETTER_ID, kind=LetterKind.ERASED, participant_id="")
    Outbox(hall.context.redis).write_last("drammen", letter, hall.context.clock.now())
    return hall


@pytest.mark.parametrize("house", ["the same", "another"])
def test_a_copy_from_before_the_last_letter_went_does_not_send_it_again(
    halls: Callable[[], Hall], hall_with_contact: Hall, house: str
) -> None:
    kept = hall_with_contact.copy()
    bors_erasure.forget_contact(
        hall_with_contact.context.redis, "drammen", LetterState.SENT, hall_with_contact.context.clock.now()
    )
    known = changes_since.erased_in(hall_with_contact.context.redis, ["drammen"])
    assert known == ERASED | {Erased.letter_to_contact("drammen", LetterState.SENT)}
    put_into = hall_with_contact if house == "the same" else halls()
    put_into.restore(kept, erased=known)
    assert left(put_into) == STAYS
    found = bors_erasure.archive_of(put_into.context.redis, "drammen")
    assert found
    assert found.letter is LetterState.SENT
    assert found.totals
    assert not Outbox(put_into.context.redis).has_unsettled("drammen")
    assert CONTACT not in str(put_into.everything())


def test_a_copy_put_back_where_nobody_knows_that_it_went_sends_it(halls: Callable[[], Hall], hall_with_contact: Hall) -> None:
    second = halls()
    second.restore(hall_with_contact.copy(), erased=ERASED)
    assert Outbox(second.context.redis).has_unsettled("drammen")


def test_a_copy_made_after_the_erasure_is_whole(halls: Callable[[], Hall]) -> None:
    first, second = halls(), halls()
    first.evening("drammen")
    erase(first)
    came = second.restore(first.copy())
    assert (came.borser, came.findings) == (["drammen"], [])
    found = bors_erasure.archive_of(second.context.redis, "drammen")
    assert found == bors_erasure.archive_of(first.context.redis, "drammen")
    assert connections.persistence(second.context.redis)
