"""Reading a log as an audit list, with the names of today."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.log import Entry, Log
from frivilligbors.paging import page_of
from frivilligbors.records import Bors, Invitation, Letter, Organisation, Participant, Town
from frivilligbors.search_text import finds
from web.context import Context

from ..rules.audit import PER_PAGE, AuditEntry, AuditFilter, AuditNames, AuditPage, ids_of, numbered, select

MAX_BORSER = 8  # whose logs one process keeps: ids and figures, which nobody erases


class AuditedLog(NamedTuple):
    """The log of a børs, or of what belongs to none: invitations to the house and its towns."""

    scope: str
    epoch: str = ""  # tells it from any other of the same scope; empty: it is read anew each time

    @classmethod
    def of_bors(cls, bors_record: Bors) -> "AuditedLog":
        """That of a børs."""
        return cls(bors_record.slug, bors_record.epoch)

    @classmethod
    def of_installation(cls) -> "AuditedLog":
        """That of the house."""
        return cls(keys.INSTALLATION)


_logs: OrderedDict[tuple[str, str, str], list[Entry]] = OrderedDict()


def search_audit(context: Context, audited_log: AuditedLog, audit_filter: AuditFilter) -> AuditPage:
    """The page that is asked for; beyond the last it is the last."""
    found, letters = _found(context, audited_log, audit_filter)
    page = page_of(found, audit_filter.page, PER_PAGE)
    names = _names(context, audited_log.scope, page.rows, letters)
    return AuditPage(entries=page.rows, names=names, number=page.number, pages=page.pages, total=len(found))


def search_whole_audit(context: Context, audited_log: AuditedLog, audit_filter: AuditFilter) -> AuditPage:
    """All that is asked for, on one page."""
    found, letters = _found(context, audited_log, audit_filter)
    return AuditPage(entries=found, names=_names(context, audited_log.scope, found, letters), total=len(found))


def _found(context: Context, audited_log: AuditedLog, audit_filter: AuditFilter) -> tuple[list[AuditEntry], dict[str, str]]:
    entries = list(numbered(_read_log(context, audited_log)))
    letters = _recipients(context, audited_log.scope, entries)
    concerned = _meant(context, audited_log.scope, audit_filter.search_term, entries) if audit_filter.search_term else None
    return select(entries, audit_filter, concerned, letters), letters


def _read_log(context: Context, audited_log: AuditedLog) -> list[Entry]:
    """The whole log; only what is new in it is read from the store."""
    log = Log(context.redis)
    if not audited_log.epoch:
        return list(log.all(audited_log.scope))
    key = (context.settings.redis_url, *audited_log)
    kept = _logs.setdefault(key, [])
    _logs.move_to_end(key)
    if len(_logs) > MAX_BORSER:
        _logs.popitem(last=False)
    while batch := log.after(audited_log.scope, kept[-1].position if kept else 0):
        last = kept[-1].position if kept else 0  # somebody else may have read on meanwhile
        kept.extend(entry for entry in batch if entry.position > last)
    return list(kept)


def _recipients(context: Context, scope: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The participants of the letters that were asked for again."""
    ids = {letter_id for entry in entries if (letter_id := getattr(entry.fact, "letter_id", ""))}
    pairs = context.queries.pairs(Letter, keys.LETTER, scope, ids)
    return {letter_id: letter.participant_id for letter_id, letter in pairs}


def _names(context: Context, scope: str, entries: Sequence[AuditEntry], letters: dict[str, str]) -> AuditNames:
    ids = {one for entry in entries for one in ids_of(entry.fact, letters)}
    organisations = {one for entry in entries if (one := getattr(entry.fact, "organisation_id", ""))}
    batch = context.batch()
    participants = batch.records(Participant, keys.PARTICIPANT, scope, ids)
    named = batch.records(Organisation, keys.ORGANISATION, scope, organisations)
    batch.run()
    invitations = {one.invitation_id: one for one in _invitations(context, scope) if one.invitation_id in ids}
    towns = {one.slug: one for one in context.queries.towns()} if scope == keys.INSTALLATION else dict[str, Town]()
    return AuditNames(
        participants=participants.by_id, invitations=invitations, organisations=named.by_id, letters=letters, towns=towns
    )


def _meant(context: Context, scope: str, search_term: str, entries: Sequence[AuditEntry]) -> set[str]:
    """The ids of those in these entries in whose names the search term is found."""
    ids = {one for entry in entries for one in ids_of(entry.fact, {})}
    known = context.queries.pairs(Participant, keys.PARTICIPANT, scope, ids)
    participant_ids = {participant_id for participant_id, one in known if finds(search_term, f"{one.name} {one.code}")}
    return participant_ids | {one.invitation_id for one in _invitations(context, scope) if finds(search_term, one.name)}


def _invitations(context: Context, scope: str) -> list[Invitation]:
    """Everybody who may act there by an invitation, or once might: to the børs, a town, or the whole house."""
    return [
        one
        for hash_tag in dict.fromkeys((scope, keys.INSTALLATION))
        for one in context.queries.some(
            Invitation, keys.INVITATION, hash_tag, context.redis.lrange(keys.INVITATIONS.of(hash_tag), 0, -1)
        )
    ]
