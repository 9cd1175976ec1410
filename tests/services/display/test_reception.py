"""Who asks for a line, as the cookies prove."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.records import Participant
from services.display import markers
from services.display.hub.door import Outside
from services.display.hub.guests import Guest, Rank
from services.display.reception import KEPT, Reception
from tests.clocks import Clock
from web.rate_limit import LeakyBucket

from .evening import Evening

SECRET = b"a secret of the tests " * 2
KARI = Participant(participant_id="kari", code="K7F3", name="Kari", language="nb", registered_at=datetime.now(UTC))
HERS = links.session_token(SECRET, "drammen", KARI)
AGAIN = links.session_token(SECRET, "drammen", KARI)
MARKER = markers.made(SECRET, 1_800_000_000)
ADDRESS = "192.0.2.1"


@pytest.fixture
def reception(clock: Clock) -> Iterator[Reception]:
    made = Reception(Outside(Path("/nowhere")), SECRET, clock=clock)
    yield made
    made.door.close()


@pytest.mark.parametrize(
    ("cookies", "rank"),
    [
        ({}, Rank.STRANGER),
        ({"other": "x"}, Rank.STRANGER),
        ({"deltaker": HERS}, Rank.PARTICIPANT),
        ({"deltaker": HERS, "skjerm": MARKER}, Rank.PARTICIPANT),
        ({"deltaker": links.session_token(SECRET, "skien", KARI)}, Rank.STRANGER),
        ({"deltaker": links.session_token(b"another secret" * 4, "drammen", KARI)}, Rank.STRANGER),
        ({"deltaker": "drammen.kari.0.x"}, Rank.STRANGER),
        ({"deltaker": "\xe6", "skjerm": "\xe6"}, Rank.STRANGER),
        ({"skjerm": MARKER}, Rank.WALL),
        ({"skjerm": markers.made(b"another secret" * 4, 1)}, Rank.STRANGER),
        ({"skjerm": MARKER.replace(".18", ".08")}, Rank.STRANGER),
        ({"skjerm": ""}, Rank.STRANGER),
    ],
)
def test_a_rank_has_to_be_proved(reception: Reception, cookies: dict[str, str], rank: Rank) -> None:
    guest = reception.guest("drammen", cookies, ADDRESS)
    assert guest
    assert (guest.bors, guest.rank, guest.address) == ("drammen", rank, ADDRESS)


def test_one_person_is_one_holder_however_often_she_signs_in(reception: Reception) -> None:
    one, other = (reception.guest("drammen", {"deltaker": cookie}, ADDRESS) for cookie in (HERS, AGAIN))
    assert one == other


def test_a_wall_is_known_since_its_marker_was_made(reception: Reception) -> None:
    guest = reception.guest("drammen", {"skjerm": MARKER}, ADDRESS)
    assert guest
    assert (guest.holder, guest.since) == (MARKER.partition(".")[0], 1_800_000_000)


def test_only_the_store_knows_a_broker_and_its_word_is_taken_for_a_minute(reception: Reception, clock: Clock) -> None:
    broker = {"megler": "drammen.secret"}
    assert reception.guest("drammen", broker, ADDRESS) is None
    reception.learn("drammen", broker, is_staff=True)
    guest = reception.guest("drammen", broker, ADDRESS)
    assert guest
    assert guest.rank is Rank.STAFF
    assert reception.guest("skien", broker, ADDRESS) is None
    clock.now += KEPT + 0.1
    assert reception.guest("drammen", broker, ADDRESS) is None


def test_whoever_has_signed_out_is_what_the_other_cookies_say(reception: Reception) -> None:
    cookies = {"megler": "drammen.ended", "deltaker": HERS}
    reception.learn("drammen", cookies, is_staff=False)
    assert reception.guest("drammen", cookies, ADDRESS) == reception.guest("drammen", {"deltaker": HERS}, ADDRESS)


@pytest.mark.parametrize(
    "guest",
    [
        Guest("drammen"),
        Guest("drammen", Rank.WALL, "name", ADDRESS, 5),
        Guest("drammen", Rank.STAFF, "", "2001:0db8:0000:0000", 0),
    ],
    ids=str,
)
def test_the_hub_reads_what_the_web_process_tells(guest: Guest) -> None:
    assert Guest.read(guest.told()) == guest


@pytest.mark.parametrize("line", ["drammen", "drammen 9 0 x y", "drammen 1 x a b", "drammen \xb2 0 a b", ""])
def test_whoever_is_told_of_in_other_words_is_a_stranger(line: str) -> None:
    assert Guest.read(line) == Guest(line.partition(" ")[0])


def test_markers_are_rationed_and_the_wall_is_shown_all_the_same(
    client: FlaskClient, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markers, "of_markers", LeakyBucket(2, 600))
    answers = [client.application.test_client().get(f"/skjerm/{evening.slug}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert ["Set-Cookie" in answer.headers for answer in answers] == [True, True, False]
