#!/usr/bin/env python3
"""Keeps the wall of a Frivilligbørs on a screen nobody sits at: kiosk.py URL FOLDER [flags for Chromium].

Runs on Python 3.9 and Chromium, with nothing else installed. Chromium begins with waiting.html, given by a small server on
127.0.0.1, which leads on to URL/s as soon as the house answers there. A browser that died, whose page crashed or that shows a
page of errors of its own is started again. FOLDER keeps the browser's profile and the id of this screen.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from fcntl import F_DUPFD_CLOEXEC, fcntl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

OWN_HEADER = "Frivilligbors"  # by it an answer of ours is known from that of a hotel's sign-in page or of a proxy
PROBE_PATH = "/skjerm/vakt.js"  # of the service that shows the walls, and asks no store
PROBE_EVERY, PROBE_TIMEOUT, ANSWER_HOLDS = 1.0, 4.0, 3.0  # seconds
MAX_PROBES = 8  # at once: a name that is looked up without a net may hang for long
RESTART_AFTER = 1.0  # seconds
ASK_PAGE_EVERY, PAGE_TIMEOUT = 1.0, 6.0  # seconds: a page is asked whether its scripts run, and given up
HOW_IT_IS = "document.documentElement.hasAttribute('data-running') ? 'well' : location.protocol"
WINDOW_MANAGER = ("matchbox-window-manager", "-use_titlebar", "no")  # without one Chromium does not fill the screen
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--kiosk", "--start-fullscreen", "--window-position=0,0", "--disable-pinch", "--overscroll-history-navigation=0"),
    *("--no-first-run", "--noerrdialogs", "--disable-session-crashed-bubble", "--hide-crash-restore-bubble"),
    *("--disable-infobars", "--disable-features=Translate,MediaRouter", "--password-store=basic"),
    *("--disable-component-update", "--check-for-update-interval=31536000"),
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",  # no port: its two ends are ours alone
)


class ServerProbe:
    """Whether the house answers. A thread asks each second, and waits for no answer before it asks again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._answered_at = float("-inf")
        self._in_flight = threading.Semaphore(MAX_PROBES)
        self.trouble = ""

    def start(self) -> None:
        """Begin to ask."""
        threading.Thread(target=self._ask_for_ever, daemon=True).start()

    def answers(self) -> bool:
        """Whether it has answered within the last seconds."""
        return time.monotonic() - self._answered_at < ANSWER_HOLDS

    def _ask_for_ever(self) -> None:
        while True:
            if self._in_flight.acquire(blocking=False):
                threading.Thread(target=self._ask, daemon=True).start()
            time.sleep(PROBE_EVERY)

    def _ask(self) -> None:
        try:
            with urllib.request.urlopen(self._url + PROBE_PATH, timeout=PROBE_TIMEOUT) as answer:  # noqa: S310
                if answer.headers.get(OWN_HEADER):
                    self._answered_at, self.trouble = time.monotonic(), ""
                else:
                    self.trouble = "another server"
        except URLError as error:
            self.trouble = str(error.reason)
        except (OSError, ValueError) as error:
            self.trouble = str(error)
        finally:
            self._in_flight.release()


def serve(probe: ServerProbe, page: bytes) -> int:
    """Give the waiting page and, at /answers, whether the house answers; the port on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The page, or 204 (it answers) or 503 (it does not, and why)."""
            if self.path == "/answers":
                self._send(204 if probe.answers() else 503, b"" if probe.answers() else probe.trouble.encode())
            else:
                self._send(200, page)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: it is asked each second."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


class Browser:
    """One run of Chromium, watched by the DevTools protocol on two pipes."""

    def __init__(self, command: list[str]) -> None:
        self._start = command[-1]
        commands, self._commands = _high_pipe()
        self._events, events = _high_pipe()

        def wire() -> None:
            os.dup2(commands, 3)  # Chromium reads what it is told there,
            os.dup2(events, 4)  # and answers there

        self.process = subprocess.Popen(
            command,
            preexec_fn=wire,  # noqa: PLW1509 - no other thread holds a lock that `dup2` needs
            close_fds=False,
            start_new_session=True,
        )
        os.close(commands)
        os.close(events)

    def run(self) -> str:
        """Wait until it ends or shows what nobody should see; why it was over."""
        watch = Watch(self._start)
        rest = b""
        try:
            for command in watch.first_commands():
                self._send(command)
            while True:
                readable, _, _ = select.select([self._events], [], [], ASK_PAGE_EVERY)
                data = os.read(self._events, 65536) if readable else b""
                if readable and not data:
                    return f"it ended ({self.process.wait()})"
                *messages, rest = (rest + data).split(b"\0")
                for message in messages:
                    watch.handle_message(json.loads(message))
                if watch.fault(time.monotonic()):
                    return watch.fault(time.monotonic())
                for command in watch.next_commands(time.monotonic()):
                    self._send(command)
        except OSError:
            return "it went away"
        finally:
            self.stop()

    def _send(self, command: dict[str, object]) -> None:
        os.write(self._commands, json.dumps(command).encode() + b"\0")

    def stop(self) -> None:
        """Kill it and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for end in (self._commands, self._events):
            with contextlib.suppress(OSError):
                os.close(end)


class Watch:
    """What the DevTools protocol tells of the one page: whether it crashed, is one of errors, or does not run its scripts.

    A page whose scripts do not run (the net went while they were loading) begins again at `start`; if that is no help, so does
    the browser.
    """

    def __init__(self, start: str) -> None:
        self._start, self._number, self._has_begun_again = start, 0, False
        self._target = self._session = self._fault = ""
        self._well_at = self._asked_at = float("-inf")

    def first_commands(self) -> list[dict[str, object]]:
        """What the browser is told when it starts."""
        return [self._command("Target.setDiscoverTargets", discover=True)]

    def next_commands(self, now: float) -> list[dict[str, object]]:
        """What it is asked from time to time: whether the page is well."""
        if now - self._asked_at < ASK_PAGE_EVERY or not self._target:
            return []
        self._asked_at = now
        if self._well_at == float("-inf"):
            self._well_at = now
        if not self._session:
            return [self._command("Target.attachToTarget", targetId=self._target, flatten=True)]
        if self._is_unwell(now):
            self._has_begun_again, self._well_at = True, now
            return [self._command("Page.navigate", self._session, url=self._start)]
        return [self._command("Runtime.evaluate", self._session, expression=HOW_IT_IS, returnByValue=True)]

    def handle_message(self, message: dict[str, object]) -> None:
        """One message of the browser."""
        params, result = message.get("params"), message.get("result")
        if isinstance(params, dict):
            self._handle_event(str(message.get("method")), params)
        if isinstance(result, dict):
            self._session = str(result.get("sessionId", self._session))
            value = result.get("result")
            state = value.get("value") if isinstance(value, dict) else ""
            if state == "well":
                self._has_begun_again, self._well_at = False, time.monotonic()
            elif state == "chrome-error:":
                self._fault = "it showed a page of errors"

    def fault(self, now: float) -> str:
        """Why nobody can see the wall; empty while somebody can."""
        is_given_up = self._is_unwell(now) and (self._has_begun_again or not self._session)
        return self._fault or ("its page did not run" if is_given_up else "")

    def _is_unwell(self, now: float) -> bool:
        return self._well_at != float("-inf") and now - self._well_at > PAGE_TIMEOUT

    def _handle_event(self, method: str, params: dict[str, object]) -> None:
        info = params.get("targetInfo")
        if method == "Target.targetCrashed" and params.get("targetId") == self._target:
            self._fault = "its page crashed"
        elif isinstance(info, dict) and info.get("type") == "page":
            self._target = self._target or str(info.get("targetId"))

    def _command(self, method: str, session: str = "", **params: object) -> dict[str, object]:
        self._number += 1
        command: dict[str, object] = {"id": self._number, "method": method, "params": params}
        return command | ({"sessionId": session} if session else {})


def _high_pipe() -> tuple[int, int]:
    """A pipe whose ends have high numbers: 3 and 4 are Chromium's."""
    ends = os.pipe()
    high = tuple(fcntl(end, F_DUPFD_CLOEXEC, 20) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


def turn_bubbles_off(profile: Path) -> None:
    """Have the browser offer neither a translation nor what was open when it died: flags alone do not stop every bubble."""
    kept = profile / "Default" / "Preferences"
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        preferences = json.loads(kept.read_text())
    except (OSError, ValueError):
        preferences = {}
    preferences.setdefault("translate", {})["enabled"] = False
    preferences.setdefault("profile", {}).update(exit_type="Normal", exited_cleanly=True)
    kept.write_text(json.dumps(preferences))


def screen_id(folder: Path) -> str:
    """The id of this screen: made once, so that a browser that loses its cookies is still the same screen."""
    kept = folder / "screen-id"
    if not kept.exists():
        kept.write_text(secrets.token_hex(16))
    return kept.read_text().strip()


def chromium() -> str:
    """Where the browser is. Raises SystemExit where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("There is no Chromium on this machine: apt install chromium")
    return found


def main(url: str, folder: Path, flags: list[str]) -> None:
    """Show it for ever."""
    profile = folder / "profile"
    folder.mkdir(parents=True, exist_ok=True)
    target = f"{url}/s?skjerm={screen_id(folder)}"
    page = (Path(__file__).parent / "waiting.html").read_text().replace("%TARGET%", target)
    probe = ServerProbe(url)
    probe.start()
    port = serve(probe, page.encode())
    if shutil.which(WINDOW_MANAGER[0]):
        subprocess.Popen(WINDOW_MANAGER)
    command = [chromium(), *FLAGS, *flags, f"--user-data-dir={profile}", f"http://127.0.0.1:{port}/"]
    while True:
        for lock in profile.glob("Singleton*"):  # of a browser that was killed; no other one runs here
            lock.unlink()
        turn_bubbles_off(profile)
        browser = Browser(command)
        signal.signal(signal.SIGTERM, lambda *_, browser=browser: (browser.stop(), os._exit(0)))
        print(f"The browser is started again: {browser.run()}.", flush=True)
        time.sleep(RESTART_AFTER)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("Usage: kiosk.py URL FOLDER [flags for Chromium]")
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:])
