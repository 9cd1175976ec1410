"""Who asks for a line, as the cookies prove."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.records import Participant
from services.display.hub.hub_socket import HubClient
from services.display.hub.viewers import Viewer, ViewerPriority
from services.display.websocket import wall_cookie
from services.display.websocket.viewer_identity import HELPER_CACHE_SECONDS, ViewerAuthenticator
from tests.clocks import Clock
from web.rate_limit import LeakyBucket

from .evening import Evening

SECRET = b"a secret of the tests " * 2
KARI = Participant(participant_id="kari", code="K7F3", name="Kari", language="nb", registered_at=datetime.now(UTC))
HERS = links.session_token(SECRET, "drammen", KARI)
AGAIN = links.session_token(SECRET, "drammen", KARI)
MARKER = wall_cookie.sign_wall_cookie(SECRET, 1_800_000_000)
ADDRESS = "192.0.2.1"


@pytest.fixture
def authenticator(clock: Clock) -> Iterator[ViewerAuthenticator]:
    made = ViewerAuthenticator(HubClient(Path("/nowhere")), SECRET, clock=clock)
    yield made
    made.hub_client.close()


@pytest.mark.parametrize(
    ("cookies", "priority"),
    [
        ({}, ViewerPriority.STRANGER),
        ({"other": "x"}, ViewerPriority.STRANGER),
        ({"deltaker": HERS}, ViewerPriority.PARTICIPANT),
        ({"deltaker": HERS, "skjerm": MARKER}, ViewerPriority.PARTICIPANT),
        ({"deltaker": links.session_token(SECRET, "skien", KARI)}, ViewerPriority.STRANGER),
        ({"deltaker": links.session_token(b"another secret" * 4, "drammen", KARI)}, ViewerPriority.STRANGER),
        ({"deltaker": "drammen.kari.0.x"}, ViewerPriority.STRANGER),
        ({"deltaker": "\xe6", "skjerm": "\xe6"}, ViewerPriority.STRANGER),
        ({"skjerm": MARKER}, ViewerPriority.WALL),
        ({"skjerm": wall_cookie.sign_wall_cookie(b"another secret" * 4, 1)}, ViewerPriority.STRANGER),
        ({"skjerm": MARKER.replace(".18", ".08")}, ViewerPriority.STRANGER),
        ({"skjerm": ""}, ViewerPriority.STRANGER),
    ],
)
def test_a_rank_has_to_be_proved(authenticator: ViewerAuthenticator, cookies: dict[str, str], priority: ViewerPriority) -> None:
    viewer = authenticator.authenticate("drammen", cookies, ADDRESS)
    assert viewer
    assert (viewer.bors, viewer.priority, viewer.network) == ("drammen", priority, ADDRESS)


def test_one_person_is_one_holder_however_often_she_signs_in(authenticator: ViewerAuthenticator) -> None:
    one, other = (authenticator.authenticate("drammen", {"deltaker": cookie}, ADDRESS) for cookie in (HERS, AGAIN))
    assert one == other


def test_a_wall_is_known_since_its_marker_was_made(authenticator: ViewerAuthenticator) -> None:
    viewer = authenticator.authenticate("drammen", {"skjerm": MARKER}, ADDRESS)
    assert viewer
    assert (viewer.holder, viewer.since) == (MARKER.partition(".")[0], 1_800_000_000)


def test_only_the_store_knows_a_broker_and_its_word_is_taken_for_a_minute(
    authenticator: ViewerAuthenticator, clock: Clock
) -> None:
    broker = {"megler": "drammen.secret"}
    assert authenticator.authenticate("drammen", broker, ADDRESS) is None
    authenticator.remember_helper("drammen", broker, is_helper=True)
    viewer = authenticator.authenticate("drammen", broker, ADDRESS)
    assert viewer
    assert viewer.priority is ViewerPriority.HELPER
    assert authenticator.authenticate("skien", broker, ADDRESS) is None
    clock.now += HELPER_CACHE_SECONDS + 0.1
    assert authenticator.authenticate("drammen", broker, ADDRESS) is None


def test_whoever_has_signed_out_is_what_the_other_cookies_say(authenticator: ViewerAuthenticator) -> None:
    cookies = {"megler": "drammen.ended", "deltaker": HERS}
    authenticator.remember_helper("drammen", cookies, is_helper=False)
    assert authenticator.authenticate("drammen", cookies, ADDRESS) == authenticator.authenticate(
        "drammen", {"deltaker": HERS}, ADDRESS
    )


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer("drammen"),
        Viewer("drammen", ViewerPriority.WALL, "name", ADDRESS, 5),
        Viewer("drammen", ViewerPriority.HELPER, "", "2001:0db8:0000:0000", 0),
    ],
    ids=str,
)
def test_the_hub_reads_what_the_web_process_tells(viewer: Viewer) -> None:
    assert Viewer.decode(viewer.encode()) == viewer


@pytest.mark.parametrize("line", ["drammen", "drammen 9 0 x y", "drammen 1 x a b", "drammen \xb2 0 a b", ""])
def test_whoever_is_told_of_in_other_words_is_a_stranger(line: str) -> None:
    assert Viewer.decode(line) == Viewer(line.partition(" ")[0])


def test_markers_are_rationed_and_the_wall_is_shown_all_the_same(
    client: FlaskClient, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_cookie, "wall_cookie_limiter", LeakyBucket(2, 600))
    answers = [client.application.test_client().get(f"/skjerm/{evening.slug}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert ["Set-Cookie" in answer.headers for answer in answers] == [True, True, False]
