"""The privacy notice of a børs: a record for each version, of which an organiser writes the next."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put, at_revision
from frivilligbors.facts import NoticeChanged
from frivilligbors.records import Bors, PrivacyNotice
from web.context import Context

from . import lifecycle
from .lifecycle import Command


def newest_notice(context: Context, bors_record: Bors) -> PrivacyNotice | None:
    """The newest version; None where nothing is filled in."""
    return (
        context.queries.one(PrivacyNotice, keys.NOTICE, bors_record.slug, str(bors_record.notice))
        if bors_record.notice
        else None
    )


def changing(context: Context, bors: str, texts: Mapping[str, str], *, by: str) -> Command:
    """Write the next version, with these `texts` in place of the newest's; the answer has its number as `version`.

    Where nothing is new, no version is made. Raises Refused.
    """

    def prepare() -> Commit:
        bors_record, at = lifecycle.read_bors(context, bors), context.clock.now()
        before = newest_notice(context, bors_record) or PrivacyNotice(version=0, at=at, by=by)
        changes: dict[str, Any] = dict(texts)
        if replace(before, **changes) == before:
            return Commit(answer={"bors": bors, "version": before.version})
        written = replace(before, **changes, version=bors_record.notice + 1, at=at, by=by)
        return Commit(
            expects=[at_revision(keys.BORS, "", bors_record.revision)],
            writes=[
                Put(keys.BORS, "", pack(replace(bors_record, revision=bors_record.revision + 1, notice=written.version))),
                Put(keys.NOTICE, str(written.version), pack(written)),
            ],
            facts=[NoticeChanged(at=at, by=by, version=written.version)],
            answer={"bors": bors, "version": written.version},
        )

    return Command("notice", by, dict(texts), prepare)
