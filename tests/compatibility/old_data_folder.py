"""A data folder that an earlier version left behind, and all that it had given out."""

import json
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.running_house import RunningHouse

HERE = Path(__file__).parent
JSON = dict[str, Any]


class Kept:
    """What a version left behind, unpacked: `manifest` is all that it had given out, `data` the folder."""

    def __init__(self, version: str, folder: Path) -> None:
        with tarfile.open(HERE / f"{version}.tar.xz") as packed:
            packed.extraction_filter = staticmethod(tarfile.data_filter) if hasattr(tarfile, "data_filter") else None
            packed.extractall(folder)
        self.manifest: JSON = json.loads((HERE / f"{version}.json").read_text())
        self.data = folder / "data"


class Opened:
    """A house of today on that folder, and one client for everybody, who remembers nobody."""

    def __init__(self, kept: Kept) -> None:
        self.manifest = kept.manifest
        self.house = RunningHouse(kept.data, PUBLIC_URL=kept.manifest["public_url"])
        self._client = httpx.Client(base_url=self.house.url)

    def close(self) -> None:
        self._client.close()

    def ask(self, method: str, path: str, *, who: str = "", **more: Any) -> httpx.Response:
        """A request, with the cookie of somebody."""
        self._client.cookies = httpx.Cookies(self.manifest["cookies"].get(who, {}))
        return self._client.request(method, path, **more)

    def read(self, path: str, who: str = "") -> JSON:
        """A JSON call, by somebody's token."""
        headers = {"Authorization": f"Bearer {self.manifest['tokens'][who]}"} if who else {}
        found: JSON = self.ask("GET", path, headers=headers).json()
        return found

    def open(self, link: str) -> httpx.Response:
        """What a link in a letter opens: the page, and, for a personal one, what its script then asks for."""
        address = urlsplit(link)
        return self.sign_in(address.path, address.fragment) if address.fragment else self.ask("GET", address.path)

    def sign_in(self, path: str, token: str) -> httpx.Response:
        """What becomes of somebody who opens a link with a token."""
        return self.ask("POST", path, data={"token": token}, follow_redirects=True)

    def repeat(self, command: JSON) -> httpx.Response:
        """A command just as it was sent then, under the same key."""
        path, who = command["path"], command["who"]
        if "json" in command:
            bearer = {"Authorization": f"Bearer {self.manifest['tokens'][who]}"} if who else {}
            headers = {"Idempotency-Key": command["key"], "Accept-Language": "nb", **bearer}
            return self.ask("POST", path, json=command["json"], headers=headers)
        return self.ask("POST", path, who=who, data=command["form"] | {"key": command["key"]})

    def board(self, bors: str) -> JSON:
        return self.read(f"/api/bors/{bors}/board")


def beyond(found: Any, expected: Any) -> Any:
    """What was found, without what only a later version says: equal to what was expected if all that is still said."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {name: beyond(value, expected[name]) for name, value in found.items() if name in expected}
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [beyond(*pair) for pair in zip(found, expected, strict=True)]
    return found
