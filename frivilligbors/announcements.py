"""A letter that an organiser writes to everybody, or to one sector: its record, and whom it goes to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from .enums import Sector
from .instants import Instant
from .records import Organisation, Participant

MAX_ANNOUNCEMENTS = 3  # announcements of one børs within the time below
WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementText:
    """What it says in one language. The body has line breaks."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What was written, `at` and `by` whom; `sector`: to whom, None for everybody. `nn` and `en` may be missing."""

    announcement_id: str
    at: Instant
    by: str
    nb: AnnouncementText
    nn: AnnouncementText | None = None
    en: AnnouncementText | None = None
    sector: Sector | None = None

    def text(self, language: str) -> AnnouncementText:
        """What it says in a language; in bokmål where that is missing."""
        return {"nn": self.nn, "en": self.en}.get(language) or self.nb


def recipients(
    participants: Iterable[Participant], organisations: Mapping[str, Organisation], sector: Sector | None
) -> list[Participant]:
    """Whom it goes to: who is in, left an address, wants such letters, and speaks for somebody of the sector."""

    def is_of_sector(participant: Participant) -> bool:
        spoken_for = (organisations.get(one) for one in participant.organisation_ids)
        return sector is None or any(one is not None and one.sector is sector for one in spoken_for)

    return [
        participant
        for participant in participants
        if participant.withdrawn_at is None
        and participant.email
        and participant.no_announcements_since is None
        and is_of_sector(participant)
    ]
