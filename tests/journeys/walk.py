"""A børs in a real house, and what one person and those around her do there."""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import httpx

from tests.running_house import RunningHouse

JSON = dict[str, Any]
LIBRARY = ("Nesset bibliotek", "public")


@dataclass
class Walk:
    """A børs in a real house, and what its people do there. Every word of Olga's has `canary` in it."""

    house: RunningHouse
    bors: str
    canary: str = field(default_factory=lambda: f"zq{token_hex(6)}")
    tokens: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def word(self, what: str) -> str:
        return f"{what} {self.canary}"

    @property
    def email(self) -> str:
        return f"olga.{self.canary}@example.no"

    def post(self, who: str, path: str, body: JSON, status: int = 201) -> JSON:
        headers = {"Idempotency-Key": token_hex(8), **self.bearer(who)}
        answer = httpx.post(f"{self.house.url}/api/bors/{self.bors}{path}", json=body, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        content: JSON = answer.json()
        return content

    def press(self, who: str, path: str, **form: str) -> httpx.Response:
        cookies = {"deltaker": self.tokens[who]}
        answer = httpx.post(f"{self.house.url}{path}", data=form | {"key": token_hex(8)}, cookies=cookies)
        assert answer.status_code in (200, 303), (path, answer.status_code, answer.text)
        return answer

    def register(self, who: str, name: str, *organisations: tuple[str, str], **more: Any) -> JSON:
        body = {"name": name, "organisations": [{"name": of, "sector": sector} for of, sector in organisations]} | more
        answer = self.post("", "/participants", body)
        self.tokens[who], self.codes[who] = answer["token"], answer["code"]
        return answer

    def change(self, revision: int, *organisations: tuple[str, str]) -> None:
        """Olga speaks for others now."""
        form = {"name": self.word("Olga"), "email": self.email, "revision": str(revision)}
        for place, (name, sector) in enumerate(organisations):
            form |= {f"organisations.{place}.name": name, f"organisations.{place}.sector": sector}
        for kind, text in (("needs", "tid"), ("offers", "te")):
            form |= {f"{kind}.0.category": "time", f"{kind}.0.text": self.word(text)}
        self.press("olga", "/deg/endre", **form)

    def correct(self, participant_id: str, **body: Any) -> None:
        path = f"{self.house.url}/api/bors/{self.bors}/participants/{participant_id}"
        answer = httpx.patch(path, json=body, headers=self.bearer("ola"))
        assert answer.status_code == 200, answer.text

    def import_list(self, table: str) -> None:
        headers = {"Idempotency-Key": token_hex(8), **self.bearer("ola")}
        path = f"{self.house.url}/api/bors/{self.bors}/participants/import"
        assert httpx.post(path, content=table.encode(), headers=headers).status_code == 201

    def bearer(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}

    def export(self, who: str) -> str:
        return httpx.get(f"{self.house.url}/deg/alt.json", cookies={"deltaker": self.tokens[who]}).text

    def board(self) -> JSON:
        board: JSON = httpx.get(f"{self.house.url}/api/bors/{self.bors}/board").json()
        return board

    def parties(self, who: str, gives: str, **thanks: str) -> JSON:
        """The one gives something; the library, with whom it is agreed, thanks in its own words."""
        library = {"code": self.codes["per"], "gives": "Takk"} | thanks
        return {"parties": [{"code": self.codes[who], "gives": gives}, library]}

    def agree(self, who: str, gives: str, status: int = 201, **more: Any) -> str:
        body = self.parties(who, self.word(gives)) | {"category": "time"} | more
        return str(self.post("kari", "/agreements", body, status)["agreement_id"])

    def shake(self, who: str, gives: str) -> str:
        body = self.parties(who, self.word(gives)) | {"category": "time"}
        return str(self.post(who, "/handshakes", body)["handshake_id"])


def come_in(walk: Walk) -> None:
    """Registered, twice from one address, by a host too, and changed: from herself to others, to several and back to one."""
    walk.register("per", "Per", LIBRARY)
    need, offer = ({"category": "time", "text": walk.word(what)} for what in ("tid", "te"))
    olga, again = walk.word("Olga"), walk.word("Olga igjen")
    walk.register("olga", olga, (olga, "individual"), email=walk.email, needs=[need], offers=[offer])
    walk.register("double", again, (f"Forening {again}", "voluntary"), email=walk.email)
    walk.change(1, LIBRARY)
    walk.change(2, LIBRARY, (olga, "voluntary"))
    walk.change(3, LIBRARY)
    name = walk.word("Olga hos vert")
    form = {"name": name, "email": f"vert.{walk.email}", "key": token_hex(8)}
    form |= {"organisations.0.name": f"Gruppa {name}", "organisations.0.sector": "voluntary"}
    made = httpx.post(f"{walk.house.url}/vert/{walk.bors}", data=form, headers=walk.bearer("vera"))
    assert made.status_code == 303, made.text
    walk.codes["guest"] = made.headers["Location"].rpartition("/")[2]
    gone = walk.word("Olga borte")
    lag = {"name": f"Lag {gone}", "sector": "business", "number": "923609016"}
    more = {"organisations": [lag], "needs": [need], "language": "en", "consents": {"wall": True, "contact": True}}
    walk.register("gone", gone, email=f"borte.{walk.email}", **more)
    walk.tokens["gone"] = walk.press("gone", "/deg/lenke/ny").cookies["deltaker"]
    walk.press("gone", "/deg/meld-av")
