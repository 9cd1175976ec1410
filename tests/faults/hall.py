"""A børs in a house, and people who register in it whatever happens."""

from itertools import count

import httpx

from tests.running_house import RunningHouse

READ = ("/", "/b/{}", "/b/{}/katalog", "/skjerm/{}", "/tall/{}", "/api/bors/{}/board", "/healthz")


class Hall:
    """Who was answered 201 is in `registered`, by name."""

    def __init__(self, house: RunningHouse, bors: str) -> None:
        self.house, self.bors = house, bors
        self.registered: list[str] = []
        self._numbers = count(1)
        house.run("bors", "create", bors, "--name", "Frivilligbørsen i Drammen")
        house.run("bors", "open", bors)

    def register(self) -> httpx.Response | None:
        """One more comes, and asks once. None: nobody answered."""
        name = f"Deltaker {next(self._numbers)}"
        body = {
            "name": name,
            "organisations": [{"name": f"Koret til {name}", "sector": "voluntary"}],
            "needs": [],
            "offers": [],
        }
        headers = {"Idempotency-Key": f"key-of-{name.replace(' ', '-')}-{self.bors}"}
        try:
            answer = httpx.post(f"{self.house.url}/api/bors/{self.bors}/participants", json=body, headers=headers, timeout=10)
        except httpx.HTTPError:
            return None
        if answer.status_code == 201:
            self.registered.append(name)
        return answer

    def comes_in(self) -> bool:
        """Whether one more is let in."""
        answer = self.register()
        return answer is not None and answer.status_code == 201

    def reads(self) -> dict[str, int]:
        """What each page that needs no write answers; 0 where nobody does."""
        return {path: self._status(path.format(self.bors)) for path in READ}

    def counted(self) -> int:
        """How many participants the board counts."""
        return int(httpx.get(f"{self.house.url}/api/bors/{self.bors}/board").json()["participants"]["total"])

    def _status(self, path: str) -> int:
        try:
            return httpx.get(self.house.url + path, timeout=10).status_code
        except httpx.HTTPError:
            return 0
