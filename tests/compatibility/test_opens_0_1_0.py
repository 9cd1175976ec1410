"""The data folder of an evening in version 0.1.0 is opened by this one, and nothing that was given out then is lost."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from cli.commands.rebuild import rebuild
from frivilligbors import connections, keys
from frivilligbors.enums import Scene
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually

from .evening import DONE, HALL, PLANNED, TRIAL
from .old_data_folder import Kept, Opened, beyond

pytestmark = pytest.mark.long  # a house of its own; that what was stored can be read and erased is seen beside this without one
VERSION = "0.1.0"
BORSER = (DONE, HALL, PLANNED, TRIAL)


@pytest.fixture(scope="module")
def kept(folder: Path) -> Iterator[Opened]:
    """A house on a folder of its own. What a test does to it no other test looks at."""
    opened = Opened(Kept(VERSION, Path(tempfile.mkdtemp(dir=folder))))
    with closing(opened), opened.house:
        yield opened


@pytest.fixture(scope="module")
def redis(kept: Opened) -> Iterator[RedisClient]:
    opened = connections.client(kept.house.running["redis_url"])
    yield opened
    opened.close()


@pytest.mark.parametrize("bors", BORSER)
def test_the_boards_are_what_they_were_and_what_the_logs_add_up_to(kept: Opened, redis: RedisClient, bors: str) -> None:
    by_the_clock = {"scene"} if redis.hget(keys.BORS.of(bors), "scene") in (None, Scene.AUTO) else set()
    expected = {name: value for name, value in kept.manifest["boards"][bors].items() if name not in by_the_clock}
    assert beyond(kept.board(bors), expected) == expected
    assert rebuild(redis, bors)[1] is True


def test_whatever_was_sent_then_is_answered_as_it_was_then(kept: Opened) -> None:
    before = {bors: kept.board(bors)["version"] for bors in BORSER}
    for command in kept.manifest["commands"]:
        answer = kept.repeat(command)
        assert answer.status_code == command["status"], (command, answer.text)
        if "json" in command:
            assert (answer.headers.get("Idempotent-Replayed") == "true") is command["replayed"], command
            assert beyond(answer.json(), command["answer"]) == command["answer"]
        else:
            now, then = (urlsplit(one) for one in (answer.headers.get("Location", ""), command["location"]))
            assert now.path == then.path  # the same page, by now at the row that it is about
            assert set(parse_qsl(then.query)) <= set(parse_qsl(now.query))
    assert {bors: kept.board(bors)["version"] for bors in BORSER} == before


def test_an_invitation_that_is_asked_for_again_is_the_same_one(kept: Opened) -> None:
    (command,) = (one for one in kept.manifest["commands"] if one["path"].endswith("/inviter"))
    assert kept.manifest["tokens"]["ingvild"] in kept.repeat(command).text


def test_every_link_that_was_mailed_opens(kept: Opened) -> None:
    opened = 0
    for letter in kept.manifest["mailed"]:
        gone = "grete" in letter["to"] or ("hanna" in letter["to"] and letter["kind"] == "welcome")
        for link in letter["links"]:
            badge_of_one_who_left = "fredrik" in letter["to"] and link.endswith(kept.manifest["codes"]["fredrik"])
            answer, personal = kept.open(link), "#" in link
            expected = 404 if badge_of_one_who_left else 403 if gone and personal else 200
            assert answer.status_code == expected, (letter["to"], link)
            opened += answer.status_code == 200
    assert opened > 40


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("anne", "/deg", 200),
        ("kare", "/deg", 200),
        ("fredrik", "/deg", 200),
        ("hanna", "/deg", 200),
        ("hanna-before", "/deg", 401),
        ("grete", "/deg", 401),
        ("kari", f"/megler/{HALL}", 200),
        ("kari", f"/megler/{HALL}/ko", 200),
        ("lise", f"/megler/{HALL}/avtaler", 200),
        ("borghild", f"/megler/{HALL}", 401),
        ("ola", f"/arrangor/{HALL}", 200),
        ("ola", f"/arrangor/{HALL}/brev", 200),
        ("petra", f"/megler/{DONE}/sene", 200),
        ("vera", f"/vert/{HALL}", 200),
        ("house", "/arrangor", 200),
        ("house", f"/arrangor/{PLANNED}", 200),
        ("", f"/b/{HALL}/katalog", 200),
        ("", f"/skjerm/{HALL}", 200),
        ("", f"/tall/{DONE}", 200),
        ("", f"/b/{PLANNED}", 200),
    ],
)
def test_a_browser_is_still_who_it_was(kept: Opened, who: str, path: str, status: int) -> None:
    assert kept.ask("GET", path, who=who).status_code == status


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("kari", f"/megler/{HALL}/inn", 200),
        ("ola", "/arrangor/inn", 200),
        ("vera", f"/vert/{HALL}/inn", 200),
        ("house", "/arrangor/inn", 200),
        ("borghild", f"/megler/{HALL}/inn", 403),
        ("ticket-of-eli", "/deg", 200),
    ],
)
def test_an_invitation_or_a_ticket_opens_what_it_was_for(kept: Opened, who: str, path: str, status: int) -> None:
    assert kept.sign_in(path, kept.manifest["tokens"][who]).status_code == status


def test_a_broker_s_token_reads_every_agreement(kept: Opened) -> None:
    listed = kept.read(f"/api/bors/{HALL}/agreements", "kari")["agreements"]
    assert [one["number"] for one in listed] == list(range(1, 11))
    in_line = kept.read(f"/api/bors/{HALL}/handshakes", "kari")["handshakes"]
    assert [one["handshake_id"] for one in in_line] == [kept.manifest["ids"]["accepted"]]


def test_the_letters_that_waited_are_sent(kept: Opened, redis: RedisClient) -> None:
    """Tried in vain, in the hand of a worker that was killed, and still in the queue: each goes."""
    ids = redis.lrange(keys.LETTERS.of(HALL), 0, len(kept.manifest["letters"][HALL]) - 1)

    def standing() -> list[str]:
        return sorted(redis.hget(keys.LETTER.of(HALL, one), "state") or "" for one in ids)

    assert kept.manifest["letters"][HALL].count("pending") > 2
    expected = [state if state == "dead" else "sent" for state in kept.manifest["letters"][HALL]]
    eventually(lambda: standing() == expected)
    for one in ("pia", "quynh", "ragna"):
        assert any(f"{one}@example.no" in str(letter["To"]) for letter in kept.house.postbox_letters())


def test_the_doctor_finds_nothing(kept: Opened) -> None:
    assert eventually(lambda: kept.house.attempt("doctor").returncode == 0)
