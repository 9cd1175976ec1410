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

from cli.commands import doctor
from cli.doctor import store_checks
from cli.doctor.result import CheckFailed, CheckResult, CheckUnknown, join_limited
from cli.doctor.runner import CHECKS, find_check, run_checks, run_named_checks
from cli.doctor.target import Target
from frivilligbors.settings import Settings
from launcher.ports import free_port
from tests.workers import smtp_servers

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"


@pytest.fixture
def patient(settings: Settings) -> Target:
    """The store of the tests, without a launcher."""
    return Target(settings=settings, instance=None, own_store=False, asked=frozenset(CHECKS))


def hangs(_: Target) -> str:
    threading.Event().wait(30)
    return "never"


def breaks(_: Target) -> str:
    raise ZeroDivisionError


def ails(_: Target) -> str:
    raise CheckFailed("the roof leaks")


def cannot_tell(_: Target) -> str:
    raise CheckUnknown("it is dark")


def test_a_check_that_hangs_or_breaks_is_told_and_holds_up_no_other(patient: Target) -> None:
    began = time.monotonic()
    looks = {"hangs": hangs, "ails": ails, "dark": cannot_tell, "breaks": breaks, "well": lambda _: "dry"}
    found = run_checks(looks, patient, timeout=0.5)
    assert time.monotonic() - began < 10
    assert list(found) == list(looks)
    assert found["hangs"] == CheckResult(False, "gave no answer within 0 s: whatever it looks at hangs")
    assert found["ails"] == CheckResult(False, "the roof leaks")
    assert found["dark"] == CheckResult(None, "it is dark")
    assert found["well"] == CheckResult(True, "dry")
    assert (found["breaks"].ok, "ZeroDivisionError" in found["breaks"].text) == (False, True)


def test_every_check_is_there() -> None:
    assert all(callable(find_check(name)) for name in CHECKS)


def test_many_sentences_are_one_line() -> None:
    assert join_limited(["a", "b", "c", "d", "e"]) == "a; b; c; and 2 more"
    assert join_limited(["a"]) == "a"


@pytest.mark.parametrize(
    ("found", "code", "summary"),
    [
        ({"store": CheckResult(True, "well")}, 0, "Nothing ails."),
        ({"store": CheckResult(True, "well"), "web": CheckResult(None, "dark")}, 0, "Nothing ails. Not seen from here: web."),
        (
            {"store": CheckResult(False, "ill"), "web": CheckResult(None, "dark")},
            1,
            "1 of 2 ail: store. Not seen from here: web.",
        ),
    ],
)
def test_what_was_found_stands_in_a_column_and_in_json(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, CheckResult], code: int, summary: str
) -> None:
    monkeypatch.setattr(doctor, "find_target", lambda _: None)
    monkeypatch.setattr(doctor, "run_named_checks", lambda *_: found)
    done = CliRunner().invoke(doctor.command, [], standalone_mode=False)
    lines = done.output.splitlines()
    assert (done.return_value, lines[-1]) == (code, summary)
    assert [line[:15] for line in lines[:-1]] == [f"{doctor.SIGNS[one.ok][0]} {name:<11}  " for name, one in found.items()]
    output = json.loads(CliRunner().invoke(doctor.command, ["--json"], standalone_mode=False).output)
    assert output == {"well": code == 0, "parts": {name: {"well": one.ok, "found": one.text} for name, one in found.items()}}


def test_what_was_asked_for_and_cannot_be_seen_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_target", lambda _: None)
    monkeypatch.setattr(doctor, "run_named_checks", lambda *_: {"web": CheckResult(None, "dark")})
    assert CliRunner().invoke(doctor.command, ["web"], standalone_mode=False).return_value == 1


@pytest.mark.parametrize(("hours", "message"), [(3, "10800 s behind"), (-3, "10800 s ahead of")])
def test_clocks_that_are_apart_are_found(patient: Target, monkeypatch: pytest.MonkeyPatch, hours: int, message: str) -> None:
    assert run_named_checks(["clock"], patient)["clock"].ok
    now = time.time
    monkeypatch.setattr(store_checks.time, "time", lambda: now() + 3600 * hours)
    found = run_named_checks(["clock"], patient)["clock"]
    assert (found.ok, message in found.text) == (False, True), found


def at(patient: Target, url: str) -> CheckResult:
    return run_named_checks(["post-office"], replace(patient, settings=replace(patient.settings, smtp_url=url)))["post-office"]


def only_kari(_server: Any, _session: Any, _envelope: Any, _mechanism: str, credentials: Any) -> AuthResult:
    return AuthResult(success=credentials.login == b"kari", handled=False)


class NoBors(smtp_servers.RecordingSmtpServer):
    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _: list[str]) -> str:
        return "550 not you"


@pytest.mark.parametrize(
    ("handler", "options", "user", "message"),
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
    patient: Target, handler: Callable[[], Any], options: dict[str, Any], user: str, message: str | None
) -> None:
    controller = Controller(handler(), hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        found = at(patient, f"smtp://{user}127.0.0.1:{controller.port}")
    finally:
        controller.stop()
    assert found.ok is (message is None), found
    assert re.search(message or f"127.0.0.1:{controller.port} takes letters", found.text)
    assert "wrong" not in found.text, "no line repeats a secret"


def test_a_post_office_that_hangs_refuses_the_call_or_speaks_no_tls_is_told_apart(patient: Target) -> None:
    with smtp_servers.silent_after(b"MAIL", hang_up=False) as (url, _):
        assert "takes the call and says nothing for 3 s: it hangs" in at(patient, url).text
    with smtp_servers.silent_after(b"MAIL", hang_up=True) as (url, _):
        assert "hangs up" in at(patient, url).text
    with smtp_servers.recording_smtp_server() as office:
        assert "does not speak TLS there" in at(patient, office.url.replace("smtp://", "smtps://")).text
    assert "takes no calls" in at(patient, f"smtp://127.0.0.1:{free_port()}").text
    assert "no host that can be found" in at(patient, "smtp://nowhere.invalid").text


def test_a_store_that_would_forget_or_cannot_be_reached_is_found(patient: Target, tmp_path: Path) -> None:
    away = replace(patient, settings=replace(patient.settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    found = run_named_checks(["store", "facts", "board"], away)
    assert [one.ok for one in found.values()] == [False, None, None]
    assert "the store does not answer" in found["store"].text


def rows() -> list[list[str]]:
    """The table of what the doctor says."""
    _, _, section = OPERATIONS.read_text().partition("### What `doctor` says")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]


def test_each_check_has_its_line_in_the_papers_and_no_other_has() -> None:
    assert {name for row in rows() for name in re.findall(r"`([\w-]+)`", row[0])} == set(CHECKS)


def test_the_doctor_says_what_the_papers_say_he_does() -> None:
    source = "".join(file.read_text() for file in (ROOT / "cli" / "doctor").glob("*.py"))
    source += "".join((ROOT / name).read_text() for name in ("launcher/store_monitor.py", "backups/verify.py"))
    source = re.sub(r'"\s*\n\s*f?"', "", source)
    quoted = [text for row in rows() for text in re.findall("«([^…»]+)»", row[1] + row[2])]
    assert len(quoted) > 30
    assert [text for text in quoted if text not in source] == []
