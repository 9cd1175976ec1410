"""The doctor where no house runs: a check that hangs holds up no other, and each refusal of a post office has its words."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner

from cli.addresses import free_port
from cli.commands import doctor
from cli.doctor import ground
from cli.doctor.examination import CHECKS, check, examine, rounds
from cli.doctor.finding import Ailing, Found, Unknown, together
from cli.doctor.patient import Patient
from frivilligbors.settings import Settings
from tests.workers import smtp_servers

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"


@pytest.fixture
def patient(settings: Settings) -> Patient:
    """The store of the tests, without a launcher."""
    return Patient(settings=settings, note=None, own_store=False, asked=frozenset(CHECKS))


def hangs(_: Patient) -> str:
    threading.Event().wait(30)
    return "never"


def breaks(_: Patient) -> str:
    raise ZeroDivisionError


def ails(_: Patient) -> str:
    raise Ailing("the roof leaks")


def cannot_tell(_: Patient) -> str:
    raise Unknown("it is dark")


def test_a_check_that_hangs_or_breaks_is_told_and_holds_up_no_other(patient: Patient) -> None:
    began = time.monotonic()
    looks = {"hangs": hangs, "ails": ails, "dark": cannot_tell, "breaks": breaks, "well": lambda _: "dry"}
    found = rounds(looks, patient, within=0.5)
    assert time.monotonic() - began < 10
    assert list(found) == list(looks)
    assert found["hangs"] == Found(False, "gave no answer within 0 s: whatever it looks at hangs")
    assert found["ails"] == Found(False, "the roof leaks")
    assert found["dark"] == Found(None, "it is dark")
    assert found["well"] == Found(True, "dry")
    assert (found["breaks"].well, "ZeroDivisionError" in found["breaks"].text) == (False, True)


def test_every_check_is_there() -> None:
    assert all(callable(check(name)) for name in CHECKS)


def test_many_sentences_are_one_line() -> None:
    assert together(["a", "b", "c", "d", "e"]) == "a; b; c; and 2 more"
    assert together(["a"]) == "a"


@pytest.mark.parametrize(
    ("found", "code", "summary"),
    [
        ({"store": Found(True, "well")}, 0, "Nothing ails."),
        ({"store": Found(True, "well"), "web": Found(None, "dark")}, 0, "Nothing ails. Not seen from here: web."),
        ({"store": Found(False, "ill"), "web": Found(None, "dark")}, 1, "1 of 2 ail: store. Not seen from here: web."),
    ],
)
def test_what_was_found_stands_in_a_column_and_in_json(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, Found], code: int, summary: str
) -> None:
    monkeypatch.setattr(doctor, "patient_of", lambda _: None)
    monkeypatch.setattr(doctor, "examine", lambda *_: found)
    done = CliRunner().invoke(doctor.command, [], standalone_mode=False)
    lines = done.output.splitlines()
    assert (done.return_value, lines[-1]) == (code, summary)
    assert [line[:15] for line in lines[:-1]] == [f"{doctor.SIGNS[one.well][0]} {name:<11}  " for name, one in found.items()]
    told = json.loads(CliRunner().invoke(doctor.command, ["--json"], standalone_mode=False).output)
    assert told == {"well": code == 0, "parts": {name: {"well": one.well, "found": one.text} for name, one in found.items()}}


def test_what_was_asked_for_and_cannot_be_seen_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "patient_of", lambda _: None)
    monkeypatch.setattr(doctor, "examine", lambda *_: {"web": Found(None, "dark")})
    assert CliRunner().invoke(doctor.command, ["web"], standalone_mode=False).return_value == 1


@pytest.mark.parametrize(("hours", "said"), [(3, "10800 s behind"), (-3, "10800 s ahead of")])
def test_clocks_that_are_apart_are_found(patient: Patient, monkeypatch: pytest.MonkeyPatch, hours: int, said: str) -> None:
    assert examine(["clock"], patient)["clock"].well
    now = time.time
    monkeypatch.setattr(ground.time, "time", lambda: now() + 3600 * hours)
    found = examine(["clock"], patient)["clock"]
    assert (found.well, said in found.text) == (False, True), found


def at(patient: Patient, url: str) -> Found:
    return examine(["post-office"], replace(patient, settings=replace(patient.settings, smtp_url=url)))["post-office"]


def only_kari(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
    return AuthResult(success=told.login == b"kari", handled=False)


class NoBors(smtp_servers.RecordingSmtpServer):
    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _: list[str]) -> str:
        return "550 not you"


@pytest.mark.parametrize(
    ("handler", "options", "user", "said"),
    [
        (smtp_servers.RecordingSmtpServer, {}, "", None),
        (smtp_servers.RecordingSmtpServer, {"authenticator": only_kari, "auth_require_tls": False}, "kari:right@", None),
        (
            smtp_servers.RecordingSmtpServer,
            {"authenticator": only_kari, "auth_require_tls": False},
            "bors:wrong@",
            "refuses the user and password in SMTP_URL",
        ),
        (NoBors, {}, "", r"does not take letters from bors@example\.no \(sender-refused-550\): see MAIL_FROM"),
    ],
)
def test_a_post_office_that_takes_no_letters_says_why(
    patient: Patient, handler: Callable[[], Any], options: dict[str, Any], user: str, said: str | None
) -> None:
    controller = Controller(handler(), hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        found = at(patient, f"smtp://{user}127.0.0.1:{controller.port}")
    finally:
        controller.stop()
    assert found.well is (said is None), found
    assert re.search(said or f"127.0.0.1:{controller.port} takes letters", found.text)
    assert "wrong" not in found.text, "no line repeats a secret"


def test_a_post_office_that_hangs_refuses_the_call_or_speaks_no_tls_is_told_apart(patient: Patient) -> None:
    with smtp_servers.silent_after(b"MAIL", hang_up=False) as (url, _):
        assert "takes the call and says nothing for 3 s: it hangs" in at(patient, url).text
    with smtp_servers.silent_after(b"MAIL", hang_up=True) as (url, _):
        assert "hangs up" in at(patient, url).text
    with smtp_servers.recording_smtp_server() as office:
        assert "does not speak TLS there" in at(patient, office.url.replace("smtp://", "smtps://")).text
    assert "takes no calls" in at(patient, f"smtp://127.0.0.1:{free_port()}").text
    assert "no host that can be found" in at(patient, "smtp://nowhere.invalid").text


def test_a_store_that_would_forget_or_cannot_be_reached_is_found(patient: Patient, tmp_path: Path) -> None:
    away = replace(patient, settings=replace(patient.settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    found = examine(["store", "facts", "board"], away)
    assert [one.well for one in found.values()] == [False, None, None]
    assert "the store does not answer" in found["store"].text


def rows() -> list[list[str]]:
    """The table of what the doctor says."""
    _, _, told = OPERATIONS.read_text().partition("### What `doctor` says")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in told.splitlines() if line.startswith("| `")]


def test_each_check_has_its_line_in_the_papers_and_no_other_has() -> None:
    assert {name for row in rows() for name in re.findall(r"`([\w-]+)`", row[0])} == set(CHECKS)


def test_the_doctor_says_what_the_papers_say_he_does() -> None:
    said = "".join(file.read_text() for file in (ROOT / "cli" / "doctor").glob("*.py"))
    said += "".join((ROOT / "cli" / name).read_text() for name in ("keeper.py", "archive/examined.py"))
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    quoted = [text for row in rows() for text in re.findall("«([^…»]+)»", row[1] + row[2])]
    assert len(quoted) > 30
    assert [text for text in quoted if text not in said] == []
