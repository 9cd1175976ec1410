"""A machine nobody sits at: the program that `frivilligbors kiosk` writes, with a real Chromium on a virtual screen."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Error

from cli.kiosk.kiosk_files import kiosk_files
from launcher.ports import free_port
from tests.eventually import eventually
from tests.tcp_proxy import Between

SIZE = "1280x720x24"
BACK_WITHIN = 10.0  # seconds after the cause of an outage is gone
STARTING = 40.0  # seconds until a browser has started on a busy machine
STANDS = "document.querySelector('main[data-epoch]') && document.querySelector('html[data-running]:not(.stale)')"


class Net(Between):
    """The cable between the screen and the house. Pulled out, what was sent waits; `cut` ends every connection besides."""

    def __init__(self, server: int) -> None:
        super().__init__(server)
        self.up = threading.Event()
        self.up.set()
        self.cut = False

    def passes(self, data: bytes, *, answers: bool) -> bool:
        """At once, once the cable is in again, or never."""
        del data, answers
        if self.cut:
            return False
        self.up.wait()
        return True


class Kiosk:
    """The machine: a virtual screen, the program, and its browser."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url
        self._devtools = free_port()
        self._xvfb: subprocess.Popen[bytes] | None = None
        self._program: subprocess.Popen[bytes] | None = None
        self.led_astray = 0  # how often a test had it show a page of errors

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, text in kiosk_files(self._url, "nb").items():
            (self._folder / name).write_text(text)
        self.switch_on()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.switch_off()
        if kind is not None:
            print(self.output())

    def switch_on(self) -> None:
        """The machine boots."""
        environment, flags = dict(os.environ), ["--no-sandbox", f"--remote-debugging-port={self._devtools}"]
        if shutil.which("Xvfb"):
            display, number = os.pipe()
            command = ["Xvfb", "-displayfd", str(number), "-screen", "0", SIZE, "-nolisten", "tcp"]
            self._xvfb = subprocess.Popen(command, pass_fds=(number,), stderr=subprocess.DEVNULL)
            os.close(number)
            with os.fdopen(display) as reader:
                environment["DISPLAY"] = f":{reader.readline().strip()}"
        else:
            flags.append("--headless")
        program = [sys.executable, str(self._folder / "kiosk.py"), self._url, str(self._folder / "state"), *flags]
        with (self._folder / "output").open("ab") as output:
            self._program = subprocess.Popen(program, env=environment, stdout=output, stderr=output)

    def switch_off(self) -> None:
        """The plug is pulled: nothing has time for anything."""
        browser = self.browser_id()
        for process in (self._program, self._xvfb):
            if process:
                process.kill()
                process.wait()
        if browser:
            _kill_group(browser)

    def kill_browser(self) -> int:
        """The browser dies; its id."""
        browser = eventually(self.browser_id, within=STARTING)
        _kill_group(browser)
        return browser

    def browser_id(self) -> int:
        """The browser that runs; 0 for none."""
        assert self._program
        try:
            children = Path(f"/proc/{self._program.pid}/task").glob("*/children")
            found = [int(child) for file in children for child in file.read_text().split()]
        except OSError:
            return 0
        ours = [child for child in found if str(self._folder) in _command_of(child)]
        return ours[0] if ours else 0

    def address(self) -> str:
        """What stands on the screen; empty for nothing."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._devtools}/json/list", timeout=2) as answer:
                pages = [one["url"] for one in json.load(answer) if one["type"] == "page"]
        except (OSError, ValueError):
            return ""
        return str(pages[0]) if pages else ""

    def is_fresh(self, browser: Browser) -> bool:
        """Whether it shows the wall, and as one that is right."""
        if "/skjerm/" not in self.address():
            return False
        try:
            reached = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{self._devtools}", timeout=5000)
            try:
                return bool(reached.contexts[0].pages[0].evaluate(f"() => Boolean({STANDS})"))
            finally:
                reached.close()
        except (Error, IndexError):
            return False

    def code(self, browser: Browser) -> str:
        """The code it shows."""
        eventually(lambda: self.address().split("?")[0].endswith("/s"), within=STARTING)
        reached = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{self._devtools}")
        code = reached.contexts[0].pages[0].locator("[data-code]").get_attribute("data-code")
        reached.close()
        return str(code)

    def crash_page(self) -> None:
        """The process that draws the page dies, and the browser lives."""
        browser, profile = self.browser_id(), str(self._folder)
        drawing = [int(one.name) for one in Path("/proc").glob("[0-9]*") if _is_renderer(_command_of(int(one.name)), profile)]
        for process in drawing:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert browser
        eventually(lambda: self.browser_id() not in (0, browser), within=STARTING)

    def lead_astray(self, browser: Browser) -> None:
        """Its page goes where nobody answers."""
        died, self.led_astray = self.browser_id(), 1
        with suppress(Error):
            reached = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{self._devtools}")
            reached.contexts[0].pages[0].goto("http://127.0.0.1:9/", timeout=5000)
        eventually(lambda: self.browser_id() not in (0, died), within=STARTING)

    def output(self) -> str:
        """What the program wrote."""
        return (self._folder / "output").read_text(errors="replace")


def back(kiosk: Kiosk, browser: Browser) -> float:
    """Wait until the wall is right again; the seconds it took. Fails after ten."""
    began = time.monotonic()
    eventually(lambda: kiosk.is_fresh(browser), within=BACK_WITHIN)
    return time.monotonic() - began


def _command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _is_renderer(command: str, profile: str) -> bool:
    return "--type=renderer" in command and profile in command and "--extension-process" not in command


def _kill_group(process: int) -> None:
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        return
