"""A børs whose contact is written to about the erasure, before it and after."""

from dataclasses import replace

import pytest

from frivilligbors import bors_erasure, erasure_dates, keys
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.records import Participant, PrivacyNotice
from tests.clocks import StandingClock
from workers.retention.retention_follower import UNTIL_LEASES_ARE_OVER

from .evening import AT, Evening
from .smtp_servers import RecordingSmtpServer
from .test_retention import DAY, bors_record

CONTACT = "frivillig@drammen.example.no"
DATE = AT + 30 * DAY
A_WEEK_BEFORE = DATE - erasure_dates.WARNING
SOON = "Alt om deltakerne slettes 5. juni 2024: Frivilligbørs Drammen"
DONE = "Alt om deltakerne er slettet: Frivilligbørs Drammen"


def write_notice(evening: Evening, contact: str) -> None:
    known = bors_record(evening)
    notice = PrivacyNotice(version=known.notice + 1, at=AT, by="ola", contact=contact)
    changed = replace(known, revision=known.revision + 1, notice=notice.version)
    writes = [Put(keys.BORS, "", pack(changed)), Put(keys.NOTICE, str(notice.version), pack(notice))]
    evening.commit("organiser", writes=writes)


@pytest.fixture
def planned(evening: Evening, olga: Participant) -> Evening:
    """Olga is in it, everybody is erased on the date, and somebody can be asked."""
    write_notice(evening, f"Frivilligsentralen, tlf. 32 04 00 00, {CONTACT}.")
    return evening


def subjects(smtp_server: RecordingSmtpServer, evening: Evening) -> list[str]:
    """What the contact was told, in the order it came."""
    return [str(one["Subject"]) for one in smtp_server.of(evening.slug) if CONTACT in str(one["To"])]


def erase(evening: Evening, clock: StandingClock) -> None:
    clock.at = DATE
    bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="once")
    clock.at += UNTIL_LEASES_ARE_OVER
