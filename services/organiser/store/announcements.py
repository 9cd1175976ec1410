"""Letters to everybody: whom one would go to, and the commit that sends it."""

from typing import Any

from frivilligbors import keys
from frivilligbors.announcements import MAX_ANNOUNCEMENTS, WITHIN, Announcement, AnnouncementText, recipients
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Length, Put
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import AnnouncementSent
from web.context import Context

from .lifecycle import Command, read_bors


def count_recipients(context: Context, bors: str, sector: Sector | None) -> int:
    """To how many a letter would go now."""
    participants = context.queries.participants(bors)
    spoken_for = {one for participant in participants for one in participant.organisation_ids} if sector else set()
    organisations = {one.organisation_id: one for one in context.queries.organisations(bors, spoken_for)}
    return len(recipients(participants, organisations, sector))


def sending(context: Context, bors: str, data: dict[str, Any], *, by: str) -> Command:
    """Write the letter, given a loaded AnnouncementForm; the answer has `recipients`, how many it goes to.

    Raises Refused: `nobody-to-write-to`, `announcements-too-many`.
    """

    def prepare() -> Commit:
        read_bors(context, bors)
        at, earlier = context.clock.now(), context.redis.lrange(keys.ANNOUNCEMENTS.of(bors), 0, -1)
        newest = context.queries.some(Announcement, keys.ANNOUNCEMENT, bors, earlier[-MAX_ANNOUNCEMENTS:])
        if sum(one.at > at - WITHIN for one in newest) >= MAX_ANNOUNCEMENTS:
            raise Refused("announcements-too-many")
        sector = data.get("sector")
        count = count_recipients(context, bors, sector)
        if not count:
            raise Refused("nobody-to-write-to", field="sector")
        texts = {lang: text for lang in ("nb", "nn", "en") if (text := _text(data, lang))}
        written = Announcement(announcement_id=new_id(), at=at, by=by, sector=sector, **texts)
        return Commit(
            expects=[Length(keys.ANNOUNCEMENTS, "", str(len(earlier)))],
            writes=[
                Put(keys.ANNOUNCEMENT, written.announcement_id, pack(written)),
                Append(keys.ANNOUNCEMENTS, "", written.announcement_id),
            ],
            facts=[AnnouncementSent(at=at, by=by, announcement_id=written.announcement_id, sector=sector)],
            answer={"announcement_id": written.announcement_id, "recipients": count},
        )

    return Command("announcement", by, data, prepare)


def _text(data: dict[str, Any], lang: str) -> AnnouncementText | None:
    subject, body = data[f"subject_{lang}"], data[f"body_{lang}"]
    return AnnouncementText(subject=subject, body=body) if subject else None
