"""Reading the log of a børs as an audit list, with the names of today."""

from collections import OrderedDict
from collections.abc import Sequence

from frivilligbors import keys
from frivilligbors.log import Entry, Log
from frivilligbors.paging import page_of
from frivilligbors.records import Bors, Invitation, Letter, Organisation, Participant
from frivilligbors.search_text import finds
from web import Context

from ..rules.audit import PER_PAGE, AuditEntry, AuditFilter, AuditNames, AuditPage, ids_of, numbered, select

MAX_BORSER = 8  # whose logs one process keeps: ids and figures, which nobody erases

_logs: OrderedDict[tuple[str, str, str], list[Entry]] = OrderedDict()


def find_audit(context: Context, record: Bors, wanted: AuditFilter) -> AuditPage:
    """The page that is asked for; beyond the last it is the last."""
    found, letters = _found(context, record, wanted)
    page = page_of(found, wanted.page, PER_PAGE)
    names = _names(context, record.slug, page.rows, letters)
    return AuditPage(entries=page.rows, names=names, number=page.number, pages=page.pages, total=len(found))


def find_whole_audit(context: Context, record: Bors, wanted: AuditFilter) -> AuditPage:
    """All that is asked for, on one page."""
    found, letters = _found(context, record, wanted)
    return AuditPage(entries=found, names=_names(context, record.slug, found, letters), total=len(found))


def _found(context: Context, record: Bors, wanted: AuditFilter) -> tuple[list[AuditEntry], dict[str, str]]:
    entries = list(numbered(_read_log(context, record)))
    letters = _recipients(context, record.slug, entries)
    people = _meant(context, record.slug, wanted.person, entries) if wanted.person else None
    return select(entries, wanted, people, letters), letters


def _read_log(context: Context, record: Bors) -> list[Entry]:
    """The whole log; only what is new in it is read from the store."""
    key = (context.settings.redis_url, record.slug, record.epoch)
    kept = _logs.setdefault(key, [])
    _logs.move_to_end(key)
    if len(_logs) > MAX_BORSER:
        _logs.popitem(last=False)
    log = Log(context.redis)
    while batch := log.after(record.slug, kept[-1].position if kept else 0):
        last = kept[-1].position if kept else 0  # somebody else may have read on meanwhile
        kept.extend(entry for entry in batch if entry.position > last)
    return list(kept)


def _recipients(context: Context, bors: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The participants of the letters that were asked for again."""
    ids = {letter_id for entry in entries if (letter_id := getattr(entry.fact, "letter_id", ""))}
    pairs = context.queries.pairs(Letter, keys.LETTER, bors, ids)
    return {letter_id: letter.participant_id for letter_id, letter in pairs}


def _names(context: Context, bors: str, entries: Sequence[AuditEntry], letters: dict[str, str]) -> AuditNames:
    ids = {one for entry in entries for one in ids_of(entry.fact, letters)}
    organisations = {one for entry in entries if (one := getattr(entry.fact, "organisation_id", ""))}
    batch = context.batch()
    people = batch.records(Participant, keys.PARTICIPANT, bors, ids)
    named = batch.records(Organisation, keys.ORGANISATION, bors, organisations)
    batch.run()
    invitations = {one.invitation_id: one for one in _invitations(context, bors) if one.invitation_id in ids}
    return AuditNames(participants=people.by_id, invitations=invitations, organisations=named.by_id, letters=letters)


def _meant(context: Context, bors: str, words: str, entries: Sequence[AuditEntry]) -> set[str]:
    """The ids of those in these entries in whose names the words are found."""
    ids = {one for entry in entries for one in ids_of(entry.fact, {})}
    known = context.queries.pairs(Participant, keys.PARTICIPANT, bors, ids)
    people = {participant_id for participant_id, one in known if finds(words, f"{one.name} {one.code}")}
    return people | {one.invitation_id for one in _invitations(context, bors) if finds(words, one.name)}


def _invitations(context: Context, bors: str) -> list[Invitation]:
    """Everybody who may act in the børs by an invitation, or once might, to it or to the whole house."""
    return [
        one
        for scope in (bors, keys.INSTALLATION)
        for one in context.queries.some(
            Invitation, keys.INVITATION, scope, context.redis.lrange(keys.INVITATIONS.of(scope), 0, -1)
        )
    ]
