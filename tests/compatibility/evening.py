"""The evening that a kept data folder holds: played through the pages and calls of version 0.1.0, and written down as it went.

`python -m tests.compatibility.write` plays it once; what came of it is kept, and opened by every later version. It is never
played again, so nothing here follows what the house calls things today.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

JSON = dict[str, Any]
HALL, DONE, PLANNED, TRIAL = "elvebyen", "fjellbyen", "dalen", "generalprove"


def person(name: str, *organisations: tuple[str, str], **more: Any) -> JSON:
    """Somebody who registers, as the JSON call tells it."""
    return {"name": name, "organisations": [{"name": of, "sector": sector} for of, sector in organisations]} | more


def posting(category: str, text: str) -> JSON:
    return {"category": category, "text": text}


CHOIR, COUNCIL, LIBRARY = ("Elvebyen kor", "voluntary"), ("Elvebyen kulturråd", "voluntary"), ("Elvebyen bibliotek", "public")
BAKERY = {"name": "Bakeriet i Elvebyen", "sector": "business", "number": "923 609 016"}
ALL = {"wall": True, "result": True, "contact": True, "photo": True}

PEOPLE = {
    "anne": person("Anne Eksempel", CHOIR, COUNCIL, email="anne@example.no", consents=ALL)
    | {
        "needs": [posting("premises", "Et rom å øve i på tirsdager"), posting("competence", "Hjelp med regnskapet")],
        "offers": [posting("entertainment", "En konsert på en halvtime")],
    },
    "bjorn": person("Bjørn Eksempel", LIBRARY, email="bjorn@example.no", consents={"wall": True})
    | {"needs": [posting("entertainment", "Sang på høstfesten")], "offers": [posting("premises", "Salen en kveld i måneden")]},
    "chandra": {"name": "Chandra Eksempel", "email": "chandra@example.no", "language": "en", "organisations": [BAKERY]}
    | {"offers": [posting("other", "Femti boller")]},
    "dina": person("Dina Eksempel", ("Dina Eksempel", "individual"), needs=[posting("time", "Noen å gå tur med")]),
    "fredrik": person("Fredrik Eksempel", ("Turlaget", "voluntary"), email="fredrik@example.no"),
    "grete": person("Grete Borteborte", ("Grete Borteborte", "individual"), email="grete.borteborte@example.no"),
    "hanna": person("Hanna Eksempel", ("Ungdomsklubben", "public"), email="hanna@example.no"),
    "ivar": person("Ivar Eksempel", CHOIR, email="ivar@example.no", language="nn"),
    "jon": person("Jon Eksempel", ("Frivilligsentralen", "voluntary"), email="jon@example.no", consents=ALL),
}


@dataclass
class Evening:
    """A house that answers at `url`, and all that it has given out."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, JSON] = field(default_factory=dict)
    commands: list[JSON] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def post_json(self, who: str, path: str, body: JSON, idempotency_key: str, status: int = 201) -> JSON:
        """A JSON command, noted so that it can be sent again."""
        self.commands.append({"who": who, "path": path, "json": body, "key": idempotency_key})
        answer = self.send(self.commands[-1])
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        content: JSON = answer.json()
        return content

    def post_form(self, who: str, path: str, form: dict[str, str], idempotency_key: str, status: int = 303) -> httpx.Response:
        """A page's form, sent by somebody with a cookie, and noted too."""
        self.commands.append({"who": who, "path": path, "form": form, "key": idempotency_key})
        answer = self.send(self.commands[-1])
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer

    def send(self, command: JSON) -> httpx.Response:
        """A command as it was noted."""
        who, idempotency_key = command["who"], command["key"]
        if "json" in command:
            bearer = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
            headers = {"Idempotency-Key": idempotency_key, "Accept-Language": "nb", **bearer}
            return httpx.post(self.url + command["path"], json=command["json"], headers=headers)
        cookies = self.cookies.get(who, {})
        return httpx.post(self.url + command["path"], data=command["form"] | {"key": idempotency_key}, cookies=cookies)

    def register(self, bors: str, who: str, body: JSON) -> JSON:
        """Somebody is in: their code, their token, and the cookie of their phone."""
        answer = self.post_json("", f"/api/bors/{bors}/participants", body, f"{bors}-{who}")
        self.tokens[who], self.codes[who], self.links[who] = answer["token"], answer["code"], answer["link"]
        self.cookies[who] = {"deltaker": answer["token"]}
        return answer

    def sign_in(self, who: str, path: str, cookie: str) -> None:
        """The cookie of whoever opens an invitation."""
        answer = httpx.post(self.url + path, data={"token": self.tokens[who]})
        assert answer.status_code == 303, answer.text
        self.cookies[who] = {cookie: answer.cookies[cookie]}

    def agree(self, who: str, bors: str, idempotency_key: str, one: JSON, other: JSON, status: int = 201, **more: Any) -> JSON:
        """A broker confirms what two have agreed."""
        body = {"parties": [one, other], "category": "premises"} | more
        return self.post_json(who, f"/api/bors/{bors}/agreements", body, idempotency_key, status)

    def side(self, who: str, gives: str = "", **more: Any) -> JSON:
        return {"code": self.codes[who], "gives": gives} | more

    def shake(self, bors: str, one: str, other: str, gives: str) -> str:
        """One proposes a handshake to another; its id."""
        body = {"parties": [self.side(one, gives), self.side(other, "Kaffe til alle")], "category": "event_help"}
        answer = self.post_json(one, f"/api/bors/{bors}/handshakes", body, f"{bors}-{one}-{other}")
        return str(answer["handshake_id"])

    def accept(self, bors: str, who: str, handshake: str) -> None:
        self.post_json(who, f"/api/bors/{bors}/handshakes/{handshake}/accept", {}, f"yes-{handshake}", 200)

    def board(self, bors: str) -> JSON:
        """The board, without the time of the server and the edition of its scripts."""
        found: JSON = httpx.get(f"{self.url}/api/bors/{bors}/board").json()
        return {name: value for name, value in found.items() if name not in ("server_now", "edition")}


def in_the_hour(evening: Evening) -> dict[str, str]:
    """The børs that is open: people, handshakes and agreements in every state they have. The ids a test asks for."""
    for who, body in PEOPLE.items():
        answer = evening.register(HALL, who, body)
        if who == "anne":
            choir, council = (one["organisation_id"] for one in answer["organisations"])
    _own_pages(evening)
    _by_hosts(evening)
    page = evening.post_form("ola", f"/arrangor/{HALL}/inviter", {"name": "Ingvild Vert", "role": "host"}, "ingvild", 201)
    evening.tokens["ingvild"] = str(re.search(rf"#({HALL}\.\w+)", page.text)[1])  # type: ignore[index]
    evening.post_form("ola", f"/arrangor/{HALL}/apne", {"minutes": "60"}, "first-gong")
    evening.post_form("ola", f"/arrangor/{HALL}/mer-tid", {"minutes": "5"}, "more-time")
    evening.post_form("ola", f"/arrangor/{HALL}/storskjerm", {"scene": "open", "still": "ja"}, "scene", 303)
    ids = _shaken(evening, choir)
    return ids | _agreed(evening, choir, council)


def _own_pages(evening: Evening) -> None:
    """What people did on their own pages: withdrew, renewed their link, asked for it, changed what they had told."""
    form = {"name": "Ivar Eksempel", "email": "ivar@example.no", "language": "nn", "revision": "1"}
    form |= {"organisations.0.name": "Elvebyen kor", "organisations.0.sector": "voluntary"}
    form |= {"organisations.1.name": "Korps på hjul", "organisations.1.sector": "voluntary", "consents.wall": "ja"}
    evening.post_form("ivar", "/deg/endre", form, "ivar-changes")
    evening.post_form("jon", "/deg/lenke/min", {}, "jon-asks", 200)
    answer = evening.post_form("hanna", "/deg/lenke/ny", {}, "hanna-renews")
    evening.cookies["hanna-before"] = evening.cookies["hanna"]
    evening.tokens["hanna"] = answer.cookies["deltaker"]
    evening.cookies["hanna"] = {"deltaker": answer.cookies["deltaker"]}
    for again in range(2, 5):  # the fourth welcome to one address is kept and not sent
        body = person(f"Ivar Eksempel {again}", CHOIR, email="ivar@example.no")
        evening.register(HALL, f"ivar-{again}", body)


def _by_hosts(evening: Evening) -> None:
    """Somebody without a phone is registered at the door; somebody without scripts registers on the page."""
    form = {"name": "Eli Eksempel", "email": "", "organisations.0.name": "Helselaget", "organisations.0.sector": "voluntary"}
    answer = evening.post_form("vera", f"/vert/{HALL}", form, "eli")
    evening.codes["eli"] = answer.headers["Location"].rpartition("/")[2]
    form = {"name": "Kåre Eksempel", "email": "", "organisations.0.name": "Kåre Eksempel"}
    answer = evening.post_form("", f"/b/{HALL}", form | {"organisations.0.sector": "individual"}, "kare")
    evening.cookies["kare"] = {"deltaker": answer.cookies["deltaker"]}


def _shaken(evening: Evening, choir: str) -> dict[str, str]:
    proposed = evening.shake(HALL, "bjorn", "chandra", "Et foredrag om kilder")
    accepted = evening.shake(HALL, "chandra", "jon", "Boller til dugnaden")
    evening.accept(HALL, "jon", accepted)
    withdrawn = evening.shake(HALL, "jon", "bjorn", "En håndsrekning")
    evening.post_json("jon", f"/api/bors/{HALL}/handshakes/{withdrawn}/withdraw", {}, "jon-withdraws", 200)
    confirmed = evening.shake(HALL, "dina", "bjorn", "Høytlesning for barn")
    evening.accept(HALL, "bjorn", confirmed)
    evening.post_json("kari", f"/api/bors/{HALL}/agreements", {"handshake_id": confirmed}, "by-handshake")
    evening.shake(HALL, "fredrik", "jon", "En guidet tur")
    evening.shake(HALL, "grete", "jon", "Gretes strikkekurs")
    return {"proposed": proposed, "accepted": accepted, "withdrawn": withdrawn, "confirmed": confirmed, "choir": choir}


def _agreed(evening: Evening, choir: str, council: str) -> dict[str, str]:
    def anne(gives: str, of: str = choir) -> JSON:
        return evening.side("anne", gives, organisation_id=of)

    stands = evening.agree("kari", HALL, "stands", anne("En konsert"), evening.side("bjorn", "Salen"))
    evening.agree("kari", HALL, "intent", anne("Et råd", council), evening.side("chandra", "Boller"), kind="intent")
    voided = evening.agree("kari", HALL, "void", evening.side("chandra", "Fløte"), evening.side("bjorn"), category="other")
    evening.post_json("lise", f"/api/bors/{HALL}/agreements/{voided['agreement_id']}/void", {"reason": "Misforstått"}, "v", 200)
    undone = evening.agree("kari", HALL, "undo", evening.side("dina", "Strikk"), evening.side("jon", "Garn"), category="other")
    evening.post_json("kari", f"/api/bors/{HALL}/agreements/{undone['agreement_id']}/undo", {}, "u", 200)
    hidden = evening.agree("kari", HALL, "hide", evening.side("jon", "Et hus"), evening.side("hanna", "Unge hender"))
    evening.post_json("ola", f"/api/bors/{HALL}/agreements/{hidden['agreement_id']}/hide", {"hidden": True}, "h", 200)
    paper = evening.agree("kari", HALL, "paper", evening.side("eli", "Førstehjelp"), evening.side("bjorn"), paper="12")
    evening.agree("kari", HALL, "of-fredrik", evening.side("fredrik", "Kart"), evening.side("jon", "Kompass"))
    evening.agree("kari", HALL, "of-grete", evening.side("grete", "Gretes votter"), evening.side("jon", "Jons ull"))
    evening.post_form("fredrik", "/deg/meld-av", {}, "fredrik-leaves")
    evening.post_form("grete", "/deg/slett", {"sure": "ja"}, "grete-goes", 200)
    kept = {"stands": stands, "voided": voided, "undone": undone, "hidden": hidden, "paper": paper}
    return {f"agreement-{name}": str(agreement["agreement_id"]) for name, agreement in kept.items()}


def after_the_gong(evening: Evening) -> dict[str, str]:
    """The børs that is over: one agreement in time, one late and let in, one late and waiting."""
    evening.register(DONE, "lars", person("Lars Eksempel", ("Fjellbyen idrettslag", "voluntary"), email="lars@example.no"))
    evening.register(DONE, "mona", person("Mona Eksempel", ("Fjellbyen kommune", "public"), email="mona@example.no"))
    evening.post_form("petra", f"/arrangor/{DONE}/apne", {"minutes": "45"}, "first-gong")
    in_time = evening.agree("nils", DONE, "in-time", evening.side("lars", "Trening"), evening.side("mona", "Hallen"))
    at = in_time["agreed_at"]
    evening.post_form("petra", f"/arrangor/{DONE}/lukk", {"grace_minutes": "0"}, "last-gong")
    found = {}
    for name in ("admitted", "waiting"):
        sides = evening.side("mona", f"Et kart ({name})"), evening.side("lars", "En dugnad")
        late = evening.agree("nils", DONE, name, *sides, status=202, agreed_at=at, category="information")
        found[f"late-{name}"] = str(late["agreement_id"])
    evening.post_json("petra", f"/api/bors/{DONE}/agreements/{found['late-admitted']}/admit", {}, "admit", 200)
    return found


def the_rest(evening: Evening) -> None:
    """A børs that is planned, and a rehearsal."""
    evening.register(PLANNED, "oda", person("Oda Eksempel", ("Dalen sanitetslag", "voluntary"), email="oda@example.no"))
    for who, of in (("rune", "voluntary"), ("siri", "public")):
        body = person(f"{who.title()} Prøve", (f"Prøvelaget {who}", of), email=f"{who}@example.no")
        evening.register(TRIAL, who, body)
    evening.agree("tor", TRIAL, "trial", evening.side("rune", "En prøve"), evening.side("siri", "To prøver"))


def mailed(letters: list[Any]) -> list[JSON]:
    """Every link that stands in a letter, and to whom it went."""
    found = []
    for letter in letters:
        text = letter.get_body(("plain",)).get_content()
        links = re.findall(r"https?://[^\s<>]+", text)
        found.append({"to": str(letter["To"]), "kind": str(letter["X-Letter"]), "links": sorted(set(links))})
    return found
