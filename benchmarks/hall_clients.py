"""The hall's listeners in a process of their own: own pages, walls and desks that do what ours do in a browser, no more.

Started by hall.py: `python -m benchmarks.hall_clients FILE`, where FILE is JSON: port, bors, walls, and the cookies of own
pages and desks. Written to stdout, a JSON object a line: {"live": sockets}, and after the line `stop` the report: for each
total that a wall showed the times it was there whole; for each read of an own page whose it was, how many agreements it showed
and when; what failed; seconds of CPU. Times are CLOCK_MONOTONIC, in nanoseconds.

What a page asks for was recorded from Chromium, and tests/journeys/test_requests.py holds it: a wall nothing, an own page
itself once when it is told to, a desk its view once when it is told to.
"""

import asyncio
import json
import random
import re
import resource
import sys
import time
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

HEADERS = (
    "Host: {host}\r\nConnection: {connection}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0\r\n"
    "Accept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: nb-NO,nb;q=0.9\r\n"
    "Sec-Fetch-Dest: empty\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-origin\r\n"
    "Cache-Control: no-cache\r\nPragma: no-cache\r\n"
)
TOTAL = re.compile(rb'"agreements":\{"total":(\d+)')
COUNT = re.compile(rb'id="avtalene" data-live data-count="(\d+)"')
POSITION = re.compile(rb'data-position="(\d+)"')
VIEW_POSITION = re.compile(rb'"position":(\d+)')
AT_ONCE = 50


class Socket(asyncio.Protocol):
    """One websocket; `on_text` is given each whole frame."""

    def __init__(self, request: bytes, on_text: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._request, self._on_text, self._lost = request, on_text, lost
        self.live: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.live.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self._buffer = rest
            self.live.set_result(head.startswith(b"HTTP/1.1 101"))
        while (end := self._frame_end()) and len(self._buffer) >= end[1]:
            kind, deflated, frame = self._buffer[0] & 15, self._buffer[0] & 0x40, self._buffer[end[0] : end[1]]
            self._buffer = self._buffer[end[1] :]
            frame = _inflated(frame) if deflated else frame
            if kind == 1:
                self._on_text(frame)
            elif kind == 9:
                self._transport.write(bytes([0x8A, 0x80 | len(frame), 0, 0, 0, 0]) + frame)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.live.done():
            self.live.set_result(False)
        self._lost()

    def _frame_end(self) -> tuple[int, int] | None:
        """Where the payload of the next frame begins and ends."""
        if len(self._buffer) < 2:
            return None
        size = self._buffer[1] & 127
        start = {126: 4, 127: 10}.get(size, 2)
        if len(self._buffer) < start:
            return None
        return start, start + (int.from_bytes(self._buffer[2:start], "big") if start > 2 else size)


class Hall:
    """All the listeners, and what they saw."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments, self.host = arguments, f"localhost:{arguments['port']}"
        self.pictures: dict[int, list[int]] = {}
        self.reads: list[tuple[int, int, int]] = []
        self.asked = {"/deg": 0, "view": 0}
        self.failed: list[str] = []
        self.stopping = False
        self._tasks: set[asyncio.Future[None]] = set()

    async def run(self) -> None:
        """Connect everybody, listen until told to stop, and report."""
        gate = asyncio.Semaphore(AT_ONCE)
        walls = [("?stream=wall", "", self._wall()) for _ in range(self.arguments["walls"])]
        pages = [("?stream=own", one, self._own_page(number, one)) for number, one in enumerate(self.arguments["cookies"])]
        desks = [("?stream=desk", one, self._desk(one)) for one in self.arguments["desks"]]
        live = sum(await asyncio.gather(*(self._connect(gate, *one) for one in (*walls, *pages, *desks))))
        used = _cpu()
        print(json.dumps({"live": live}), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        self.stopping = True
        report = {
            "pictures": self.pictures,
            "reads": self.reads,
            "failed": self.failed,
            "asked": self.asked,
            "cpu": _cpu() - used,
        }
        print(json.dumps(report), flush=True)

    async def _connect(self, gate: asyncio.Semaphore, query: str, cookie: str, on_text: Callable[[bytes], None]) -> bool:
        bors, host = self.arguments["bors"], self.host
        who = f"Cookie: {cookie}\r\n" if cookie else ""
        request = (
            f"GET /skjerm/{bors}/ws{query} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Origin: http://{host}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0\r\n"
            f"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n{who}\r\n"
        )
        async with gate:
            made = lambda: Socket(request.encode(), on_text, self._is_lost)  # noqa: E731
            _, socket = await asyncio.get_running_loop().create_connection(made, "localhost", self.arguments["port"])
            return await socket.live

    def _is_lost(self) -> None:
        if not self.stopping:
            self.failed.append("socket")

    def _wall(self) -> Callable[[bytes], None]:
        shown = 0

        def take(frame: bytes) -> None:
            nonlocal shown
            found = TOTAL.search(frame, 0, 2000)
            total = int(found[1]) if found and b'"html":' in frame else 0
            if total > shown:
                shown = total
                self.pictures.setdefault(total, []).append(time.monotonic_ns())

        return take

    def _own_page(self, number: int, cookie: str) -> Callable[[bytes], None]:
        async def read(spread: float) -> int:
            await asyncio.sleep(random.random() * max(0.2, spread))
            self.asked["/deg"] += 1
            page = await self._get("/deg", cookie)
            counted, position = COUNT.search(page), POSITION.search(page)
            self.reads.append((number, int(counted[1]) if counted else -1, time.monotonic_ns()))
            return int(position[1]) if position else 0

        return self._reader(self.arguments["position"], read)

    def _desk(self, cookie: str) -> Callable[[bytes], None]:
        async def read(_: float) -> int:
            await asyncio.sleep(random.random() * 0.2)
            self.asked["view"] += 1
            position = VIEW_POSITION.search(await self._get(f"/megler/{self.arguments['bors']}/view", cookie))
            return int(position[1]) if position else 0

        return self._reader(self.arguments["position"], read)

    def _reader(self, position: int, read: Callable[[float], Any]) -> Callable[[bytes], None]:
        """Reads whenever a signal tells of something newer than was read: one reading at a time."""
        state = {"position": position, "reading": False, "wanted": position, "spread": 0.0}

        async def catch_up() -> None:
            while state["position"] < state["wanted"] and not self.stopping:
                wanted = state["wanted"]
                try:
                    state["position"] = max(await read(state["spread"]), wanted)
                except (RuntimeError, OSError, TimeoutError) as trouble:
                    self.failed.append(f"{type(trouble).__name__} {trouble}")
                    state["position"] = wanted
            state["reading"] = False

        def take(frame: bytes) -> None:
            signal = json.loads(frame)
            if "changed_at" not in signal:
                self.failed.append("not the stream that was asked for")
                return
            state["wanted"], state["spread"] = signal["changed_at"], signal.get("spread", 0) / 1000
            if state["wanted"] > state["position"] and not state["reading"]:
                state["reading"] = True
                task = asyncio.ensure_future(catch_up())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

        return take

    async def _get(self, path: str, cookie: str) -> bytes:
        reader, writer = await asyncio.open_connection("localhost", self.arguments["port"])
        try:
            head = HEADERS.format(host=self.host, connection="close").replace("gzip, deflate, br, zstd", "identity")
            writer.write(f"GET {path} HTTP/1.1\r\n{head}Cookie: {cookie}\r\n\r\n".encode())
            answer = await asyncio.wait_for(reader.read(-1), 20)
        finally:
            writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer[:60].decode(errors="replace"))
        return answer


@lru_cache(16)  # each wall is a machine of its own; here what is the same for all is inflated once
def _inflated(payload: bytes) -> bytes:
    return zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(payload + b"\0\0\xff\xff")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(Hall(json.loads(Path(sys.argv[1]).read_text())).run())
