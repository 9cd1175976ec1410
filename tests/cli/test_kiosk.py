"""`kiosk` writes what a machine needs to boot into the wall, for any address, and refuses what is none."""

import ast
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.commands.kiosk import command
from cli.kiosk.kiosk_files import checked_url, kiosk_files
from cli.kiosk.run_kiosk import ASK_PAGE_EVERY, PAGE_TIMEOUT, Watch, screen_id, turn_bubbles_off
from frivilligbors.errors import OperatorError
from i18n import LANGUAGES

URL = "http://192.168.1.20:8000"


def test_the_files_are_written_and_told(tmp_path: Path) -> None:
    answer = CliRunner().invoke(command, [f"{URL}/", "--folder", str(tmp_path / "kiosk"), "--json"])
    assert json.loads(answer.stdout)["files"] == ["frivilligbors-kiosk.service", "install.sh", "kiosk.py", "waiting.html"]
    unit = (tmp_path / "kiosk" / "frivilligbors-kiosk.service").read_text()
    assert f"kiosk.py {URL} /var/lib/frivilligbors-kiosk -- " in unit
    assert {"-nocursor", "-s 0", "-dpms"} <= set(re.findall(r"-nocursor|-s 0|-dpms", unit))
    assert "Restart=always" in unit


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_left_to_fill_in(lang: str) -> None:
    files = kiosk_files(URL, lang)
    assert {name: re.findall(r"\$[a-z_]{3,}\b", files[name]) for name in ("waiting.html", "frivilligbors-kiosk.service")} == {
        "waiting.html": [],
        "frivilligbors-kiosk.service": [],
    }
    assert f'<html lang="{lang}">' in files["waiting.html"]
    assert "192.168.1.20:8000" in files["waiting.html"]


def test_the_scripts_run_where_they_are_taken(tmp_path: Path) -> None:
    files = kiosk_files(URL, "nb")
    ast.parse(files["kiosk.py"], feature_version=(3, 9))
    imported = {name.split(".")[0] for name in re.findall(r"^(?:from|import) ([\w.]+)", files["kiosk.py"], re.MULTILINE)}
    assert not imported & {"frivilligbors", "i18n", "cli"}
    script = tmp_path / "install.sh"
    script.write_text(files["install.sh"])
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    for named in ("kiosk.py", "waiting.html", "frivilligbors-kiosk.service"):
        assert f" {named} " in files["install.sh"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "frivilligbors-kiosk.service"
    unit.write_text(
        re.sub("^ExecStart=/usr/bin/xinit", "ExecStart=/bin/sh", kiosk_files(URL, "nb")[unit.name], flags=re.MULTILINE)
    )
    output = subprocess.run(["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, text=True).stderr
    assert "frivilligbors-kiosk.service:" not in output


@pytest.mark.parametrize(
    "text",
    ["", "bors.example.no", "ftp://x", "http://", "http://a b", "http://x/$(id)", "http://x/%h", 'http://x/"', "http://u:p@x"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(OperatorError):
        checked_url(text)


def test_a_screen_keeps_its_id_and_its_browser_asks_nothing(tmp_path: Path) -> None:
    assert screen_id(tmp_path) == screen_id(tmp_path)
    assert re.fullmatch("[0-9a-f]{32}", screen_id(tmp_path))
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    for before in ("", "{", '{"a": 1, "profile": {"exit_type": "Crashed"}}'):
        preferences.write_text(before)
        turn_bubbles_off(tmp_path)
        kept = json.loads(preferences.read_text())
        assert kept["translate"]["enabled"] is False
        assert kept["profile"]["exit_type"] == "Normal"
    assert kept["a"] == 1


PAGE = {"type": "page", "targetId": "1", "url": "http://x/"}


def watched(*messages: dict[str, Any]) -> Watch:
    watch = Watch("http://127.0.0.1:1/")
    for message in ({"method": "Target.targetCreated", "params": {"targetInfo": PAGE}}, *messages):
        watch.handle_message(message)
    return watch


def test_what_nobody_should_see_is_known_by_the_browsers_word() -> None:
    errors = {"id": 2, "result": {"result": {"type": "string", "value": "chrome-error:"}}}
    assert watched().fault(0.0) == ""
    assert watched(errors).fault(0.0)
    assert watched({"method": "Target.targetCrashed", "params": {"targetId": "1"}}).fault(0.0)
    assert not watched({"method": "Target.targetCrashed", "params": {"targetId": "another"}}).fault(0.0)


def test_a_page_whose_scripts_do_not_run_or_do_not_answer_is_given_up() -> None:
    watch = watched()
    now = time.monotonic()
    assert [one["method"] for one in watch.next_commands(now)] == ["Target.attachToTarget"]
    assert watch.next_commands(now + ASK_PAGE_EVERY / 2) == []
    watch.handle_message({"id": 2, "result": {"sessionId": "s"}})
    (asked,) = watch.next_commands(now + ASK_PAGE_EVERY)
    assert (asked["method"], asked["sessionId"]) == ("Runtime.evaluate", "s")
    watch.handle_message({"id": 3, "result": {"result": {"type": "string", "value": "http:"}}})
    assert watch.fault(now + PAGE_TIMEOUT - 1) == ""
    assert watch.fault(now + PAGE_TIMEOUT + 1) == ""
    (again,) = watch.next_commands(now + PAGE_TIMEOUT + 1)
    assert (again["method"], again["params"]) == ("Page.navigate", {"url": "http://127.0.0.1:1/"})
    assert watch.fault(now + PAGE_TIMEOUT + 2) == ""
    assert watch.fault(now + 2 * PAGE_TIMEOUT + 2)
    watch.handle_message({"id": 4, "result": {"result": {"type": "string", "value": "well"}}})
    assert watch.fault(time.monotonic() + PAGE_TIMEOUT - 1) == ""
