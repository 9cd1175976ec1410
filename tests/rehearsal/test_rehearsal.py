import io
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer

import pytest

from frivilligbors import keys
from frivilligbors.enums import AgreementKind
from frivilligbors.settings import Settings
from frivilligbors.tallies import GROUPED
from postbox.letters import Letters
from rehearsal import Check, Evening, read_evening
from rehearsal.agreements import EarlyEnd
from rehearsal.clock import EveningClock
from rehearsal.evening import InvalidEvening
from rehearsal.http_client import ApiClient, RequestRejected
from rehearsal.progress_bar import ProgressBar
from rehearsal.rehearsal import Rehearsal
from rehearsal.removal import remains, remove
from rehearsal.report import format_report
from rehearsal.retry import NoResponse, RetriesExhausted, retry_until_answered
from web.context import context_for
from workers.mail.letter_queue import LetterQueue, queue_connection

DRAMMEN, KAOS = read_evening("drammen-2024"), read_evening("lille-kaos")


def test_the_evening_in_drammen_is_the_one_that_was_published() -> None:
    assert (len(DRAMMEN.participants), len(DRAMMEN.agreements)) == (43, 49)
    sectors = {participant.ref: participant.organisations[0].sector for participant in DRAMMEN.participants}
    groups = [
        GROUPED["-".join(sorted(sectors[side.ref] for side in planned.parties))]  # who came as themselves count as voluntary
        for planned in DRAMMEN.agreements
    ]
    assert (groups.count("public-voluntary"), groups.count("voluntary-voluntary"), groups.count("public-public")) == (
        26,
        11,
        12,
    )


def test_the_three_brokers_have_all_the_agreements_between_them_in_order() -> None:
    shares = [DRAMMEN.agreements_of(broker) for broker in DRAMMEN.brokers]
    assert sum(map(len, shares)) == 49
    assert all(share == sorted(share, key=lambda planned: planned.at_s) for share in shares)


def test_the_little_chaos_has_whatever_makes_an_evening_hard() -> None:
    planned_agreements = KAOS.agreements
    assert {planned.ends for planned in planned_agreements} == {None, *EarlyEnd}
    assert sum(len(participant.organisations) > 1 for participant in KAOS.participants) >= 3
    assert sum(participant.email is None for participant in KAOS.participants) >= 3
    assert sum(participant.sends > 1 for participant in KAOS.participants) == 1
    for nasty in (
        [planned.handshake for planned in planned_agreements],
        [planned.kind is AgreementKind.INTENT for planned in planned_agreements],
        ["" in (side.gives for side in planned.parties) for planned in planned_agreements],
        [planned.sends > 1 for planned in planned_agreements],
        [len(planned.others) > 1 for planned in planned_agreements],
        [planned.held_back for planned in planned_agreements],
    ):
        assert 1 < sum(nasty) < len(planned_agreements)


@pytest.mark.parametrize("evening", [DRAMMEN, KAOS], ids=["drammen", "kaos"])
def test_an_evening_expects_figures_that_agree_with_each_other(evening: Evening) -> None:
    expected = evening.expected
    assert expected.agreements == len(evening.standing)
    for split in (expected.by_group, expected.by_pair, expected.by_category):
        assert sum(split.values()) == expected.agreements


def test_a_participant_tells_the_api_neither_their_ref_nor_what_they_do_not_have() -> None:
    body = DRAMMEN.registration(DRAMMEN.participants[0])
    assert set(body) == {"name", "email", "language", "organisations", "needs", "offers", "consents"}
    assert body["organisations"] == [{"name": "Norsk Folkehjelp Drammen", "sector": "voluntary"}]


def test_an_evening_nobody_knows_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidEvening, match="There is no evening skien-1922: take one of drammen-2024"):
        read_evening("skien-1922")


def test_an_evening_of_ones_own_is_a_file_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_text('{"name": "Vår børs"}')
    with pytest.raises(InvalidEvening, match="cannot be read"):
        read_evening(str(tmp_path / "ours.json"))


class ScriptedHandler(BaseHTTPRequestHandler):
    """Answers what the test laid out, one after the other; None hangs up without a word."""

    answers: list[tuple[int, dict[str, str]] | None]
    keys: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        if (answer := self.answers.pop(0)) is None:
            return
        self.send_response(answer[0])
        for name, value in answer[1].items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps({"code": "K7F3"}).encode())

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def scripted_server() -> Iterator[Callable[..., tuple[str, list[str]]]]:
    opened: list[ThreadingHTTPServer] = []

    def laid_out(*answers: tuple[int, dict[str, str]] | None) -> tuple[str, list[str]]:
        keys: list[str] = []
        kind = type("Laid", (ScriptedHandler,), {"answers": list(answers), "keys": keys})
        server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
        Thread(target=server.serve_forever, daemon=True).start()
        opened.append(server)
        return f"http://127.0.0.1:{server.server_port}", keys

    yield laid_out
    for server in opened:
        server.shutdown()
        server.server_close()


def test_a_lost_answer_is_asked_for_again_with_the_same_key(scripted_server: Callable[..., tuple[str, list[str]]]) -> None:
    url, keys = scripted_server(None, (503, {"Retry-After": "0"}), (409, {"Retry-After": "0"}), (201, {}))
    with ApiClient(url) as asker:
        assert asker.post("/api", {}, idempotency_key="once") == {"code": "K7F3"}
    assert keys == ["once"] * 4


@pytest.mark.parametrize(("kind", "error_code"), [("application/problem+json", "K7F3"), ("text/html", "")])
def test_a_no_is_an_answer(scripted_server: Callable[..., tuple[str, list[str]]], kind: str, error_code: str) -> None:
    url, keys = scripted_server((422, {"Content-Type": kind}))
    with ApiClient(url) as asker, pytest.raises(RequestRejected, match="422") as no:
        asker.post("/api", {}, idempotency_key="once")
    assert no.value.error_code == error_code
    assert keys == ["once"]


def test_the_retries_end() -> None:
    def nobody() -> None:
        raise NoResponse("nobody there", retry_after=0)

    with pytest.raises(RetriesExhausted, match="nobody there"):
        retry_until_answered(nobody, timeout=0.01)


def test_with_speed_0_nobody_waits_and_who_breaks_off_lets_all_go() -> None:
    assert EveningClock(0).wait_until(3480)
    slow = EveningClock(1)
    Thread(target=slow.cancel).start()
    assert not slow.wait_until(3480)


def test_without_a_terminal_a_part_of_the_evening_is_a_few_lines() -> None:
    out = io.StringIO()
    progress = ProgressBar(out)
    progress.begin("Agreements", 49)
    for _ in range(49):
        progress.advance()
    lines = out.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[-1].endswith("49/49")


def test_with_a_terminal_the_bar_is_drawn_over_itself() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    progress = ProgressBar(out)
    progress.begin("Agreements", 2)
    progress.advance()
    progress.advance()
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().split("\r")[-1] == f"Agreements     {'█' * 30}   2/2\n"


def test_a_table_says_what_differs_and_only_that() -> None:
    text = format_report([Check("agreements", 49, 49), Check("pairs", {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 1})])
    assert text.splitlines()[0].startswith("✓ agreements")
    assert text.splitlines()[1].startswith("✗ pairs")
    assert text.endswith("b: 2 expected, 3 found; c: 0 expected, 1 found")


def test_whatever_is_left_of_a_rehearsal_is_found(settings: Settings, bors: str) -> None:
    context, queue = context_for(settings), queue_connection(settings)
    assert [*remains(context, bors)] == []
    context.redis.set(f"{{{bors}}}:odd", "left")
    context.redis.set(f"{{{bors}-2}}:odd", "another's")
    context.redis.sadd(keys.DIRECTORY, bors)
    Letters(settings.data_dir / "post").add(f"X-Bors: {bors}\n\nHei.".encode())
    LetterQueue(queue).enqueue(bors, ["1-agreement-0"])
    left = [*remains(context, bors)]
    assert [name.partition(":")[0].partition(" ")[0] for name in left] == [f"{{{bors}}}", "borser", "rq", "letter"]
    queue.delete("rq:queue:letters", left[2])
    context.redis.srem(keys.DIRECTORY, bors)


def test_a_job_that_outlives_its_letter_for_a_moment_is_not_left(settings: Settings, bors: str) -> None:
    queue = queue_connection(settings)
    LetterQueue(queue).enqueue(bors, ["1-agreement-0"])
    (job,) = [name for name in remains(context_for(settings), bors) if name.startswith("rq:job:")]
    ends = Timer(0.5, queue.delete, ("rq:queue:letters", job))
    ends.start()
    rehearsal = Rehearsal(evening=KAOS, bors=bors, url="", context=lambda: context_for(settings))
    assert remove(rehearsal) == []
    ends.join()
