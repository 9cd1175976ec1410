"""The pictures in README and docs, taken from a real replay in a real house: ``make pictures``.

``python -m tests.pictures organiser`` takes those of the organiser's pages alone.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from secrets import token_hex

import httpx
from playwright.sync_api import Page, sync_playwright

from frivilligbors.settings import Settings
from postbox.letters import Letters
from rehearsal import Evening, read_evening
from rehearsal.http_client import ApiClient
from tests.browsers import chromium
from tests.eventually import eventually
from tests.journeys.two_phones import Meeting, Phone
from tests.organiser_pictures import of_the_organiser
from tests.photographer import LAPTOP, PHONE, Photographer
from tests.pictures_of_the_desk import of_every_desk
from tests.pictures_of_the_files import of_the_files
from tests.running_house import FRIVILLIGBORS, RunningHouse

BORS = "drammen-2024"
SPEED = 60  # slow enough to catch a moment
COUNTDOWN = 15  # minutes: at 27 agreements, what was left of that hour in Drammen
WALL = {"viewport": {"width": 1600, "height": 900}}
SCREENS = {"1080p": (1920, 1080), "4k": (3840, 2160), "4-3": (1024, 768), "portrait": (1080, 1920)}
DRAWN = """() => {
  const main = document.querySelector('main'), figure = document.querySelector('[data-figure]');
  return !figure || figure.textContent === main.dataset.version;
}"""  # the number is a moment ahead of what is drawn round it: a picture waits for that
BUSY = """() => {
  const here = document.querySelector('.here .digits'), main = document.querySelector('main');
  return Number(here?.dataset.digits ?? main.dataset.total) >= 18;
}"""
LETTER = {"viewport": {"width": 680, "height": 700}}


def of_every_screen(photographer: Photographer, scene: str, bors: str) -> None:
    """One scene on every kind of screen; of the largest a lighter picture."""
    for name, (width, height) in SCREENS.items():
        with photographer.page(f"/skjerm/{bors}", viewport={"width": width, "height": height}) as wall:
            wall.wait_for_selector(f"main[data-scene={scene}]")
            wall.wait_for_function(BUSY)
            wall.wait_for_function(DRAWN)
            if scene == "result" and name in ("4-3", "portrait"):
                wall.wait_for_selector("main[data-page='0']")
            photographer.take(f"scenes/{scene}-{name}", wall, light=name == "4k")
            if scene == "result" and name in ("4-3", "portrait"):
                wall.wait_for_selector("main[data-page='1']")
                photographer.take(f"scenes/result-categories-{name}", wall)


def main() -> None:
    """Play an evening, and take the pictures as it goes."""
    with tempfile.TemporaryDirectory(prefix="bors-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        of_the_organiser(browser)
        if sys.argv[1:] == ["organiser"]:
            return
        with RunningHouse(Path(folder) / "house", PUBLIC_URL="https://bors.example.no") as house:
            photographer = Photographer(house, browser)
            of_the_evening(photographer, house)
            of_the_people(photographer, house, read_evening(BORS))
            of_two_phones(photographer, house)
            of_the_end(photographer, house)
            of_the_published_result(photographer, house)
            of_every_scene(photographer, house)
            of_every_desk(browser, Settings(redis_url=house.running["redis_url"], secret_key=token_hex(20)), photographer.keep)


def of_the_evening(photographer: Photographer, house: RunningHouse) -> None:
    """The wall, from the first participant to the closing gong, and a desk in the hour between."""
    command = [FRIVILLIGBORS, "rehearse", BORS, "--speed", str(SPEED), "--minutes", str(COUNTDOWN), "--bors", BORS]
    with subprocess.Popen(command, env=house.environment) as player:
        eventually(lambda: httpx.get(f"{house.url}/skjerm/{BORS}").is_success, within=60)
        with photographer.page(f"/skjerm/{BORS}", **WALL) as wall:
            wall.wait_for_function("Number(document.querySelector('[data-live=here] .digits')?.dataset.digits) >= 30")
            photographer.take("wall-welcome", wall)
            _wait_for(wall, 10)
            of_the_desk(photographer, house)
            _wait_for(wall, 27)
            photographer.take("wall-open", wall)
            wall.context.set_offline(True)
            wall.wait_for_selector("html.stale")
            photographer.take("wall-stale", wall)
            wall.context.set_offline(False)
            wall.wait_for_selector("main[data-scene=gong]")
            photographer.take("wall-gong", wall)
        if player.wait():
            raise SystemExit("The evening did not come out as it should: no pictures of that.")


def of_every_scene(photographer: Photographer, house: RunningHouse) -> None:
    """An evening again, of which the last minutes are long enough to be looked at on every kind of screen."""
    slow = ["--speed", "20", "--minutes", "7", "--bors", f"{BORS}-scener"]
    with subprocess.Popen([FRIVILLIGBORS, "rehearse", BORS, *slow], env=house.environment) as player:
        eventually(lambda: httpx.get(f"{house.url}/skjerm/{BORS}-scener").is_success, within=60)
        for scene in ("welcome", "open", "last_chance", "gong"):
            of_every_screen(photographer, scene, f"{BORS}-scener")
        player.wait()
    of_every_screen(photographer, "result", f"{BORS}-resultat")
    with photographer.page(f"/skjerm/{BORS}-resultat", **PHONE) as wall:
        photographer.take("scenes/result-phone", wall, whole=True)
    with photographer.page(_here(house, "organiser", f"{BORS}-resultat"), **PHONE) as phone:
        phone.wait_for_url(f"**/arrangor/{BORS}-resultat")
        phone.goto(f"{house.url}/arrangor/{BORS}-resultat/storskjerm")
        phone.wait_for_selector("#siste .row")
        photographer.take("remote", phone, whole=True)
        phone.get_by_role("button", name="Svart").click()
        of_every_screen(photographer, "black", f"{BORS}-resultat")


def of_the_desk(photographer: Photographer, house: RunningHouse) -> None:
    """What a broker sees: two parties, and the green answer."""
    with photographer.page(_here(house, "broker"), **LAPTOP) as desk:
        desk.wait_for_selector("#code")
        first = desk.evaluate(f"async () => (await fetch('/api/bors/{BORS}/agreements')).json()")["agreements"][0]
        codes = [party["code"] for party in first["parties"]]
        desk.goto(f"{house.url}/megler/{BORS}?a={codes[0]}&b={codes[1]}")
        for position, party in enumerate(first["parties"]):
            desk.locator(f"[name='parties.{position}.gives']").fill(party["gives"])
        photographer.take("desk", desk)
        desk.goto(f"{house.url}/megler/{BORS}/avtale/{first['agreement_id']}")
        photographer.take("desk-confirmed", desk)


def of_the_people(photographer: Photographer, house: RunningHouse, played: Evening) -> None:
    """What participants, organisers and recipients see."""
    with photographer.page(f"/b/{BORS}", **PHONE) as phone:
        phone.get_by_label("Navnet ditt", exact=True).fill("Sigurd Sang")
        phone.get_by_label("Virksomhet du kommer for").fill("Fjordkoret")
        phone.get_by_role("radio", name="Frivillig").check()
        photographer.take("phone-register", phone)
    with photographer.page(f"/deg#{_token(house, played)}", **PHONE) as phone:
        phone.wait_for_selector(".sun .code")
        photographer.take("phone-participant", phone)
    with photographer.page(_here(house, "organiser"), **LAPTOP) as page:
        page.wait_for_url(f"**/arrangor/{BORS}")
        photographer.take("organiser", page, whole=True)
    letter = next(
        kept.name for kept in Letters(house.data_dir / "post").newest_first() if kept.message["X-Letter"] == "agreement"
    )
    with photographer.page(f"{house.running['letters_at']}/letters/{letter}/html", **LETTER) as page:
        photographer.take("letter", page, whole=True)


def of_two_phones(photographer: Photographer, house: RunningHouse) -> None:
    """The journey of two participants, screen by screen."""
    slug = f"{BORS}-handtrykk"
    house.run("bors", "create", slug, "--name", "Frivilligbørsen på Nes")
    house.run("bors", "open", slug)
    with photographer.page(f"/b/{slug}", **PHONE) as one, photographer.page(f"/b/{slug}", **PHONE) as other:
        keep = lambda name, page: photographer.take(f"journey/{name}", page)  # noqa: E731
        meeting = Meeting(f"{house.url}/b/{slug}", Phone(one), Phone(other), keep)
        code = meeting.register_the_library()
        meeting.register_the_choir()
        meeting.find_each_other(code)
        meeting.propose()
        meeting.accept()


def of_the_end(photographer: Photographer, house: RunningHouse) -> None:
    """The result, of an evening whose grace is over at once."""
    house.run("rehearse", BORS, "--speed", "0", "--grace", "0", "--bors", f"{BORS}-resultat")
    with photographer.page(f"/skjerm/{BORS}-resultat", **WALL) as wall:
        photographer.take("wall-result", wall)


def of_the_published_result(photographer: Photographer, house: RunningHouse) -> None:
    """The page of the result, and the wall that leads there."""
    slug = f"{BORS}-publisert"
    house.run("rehearse", BORS, "--speed", "0", "--grace", "0", "--bors", slug)
    house.run("bors", "publish", slug)
    with photographer.page(f"/skjerm/{slug}", **WALL) as wall:
        wall.wait_for_selector("main.with-address")
        photographer.take("wall-published", wall)
    for name, options in (("result-page", LAPTOP), ("result-phone", PHONE)):
        with photographer.page(f"/resultat/{slug}", **options) as page:
            photographer.take(name, page)
    of_the_files(f"{house.url}/resultat/{slug}")


def _wait_for(wall: Page, agreements: int) -> None:
    """Wait until the newest of so many agreements stands below the number."""
    wall.wait_for_function(f"Number(document.querySelector('.latest .number')?.textContent) >= {agreements}")
    wall.wait_for_function(DRAWN)


def _token(house: RunningHouse, played: Evening) -> str:
    """What opens the page of the first participant: the registration asked once more under its key gives the same answer."""
    participant = played.participants[0]
    with ApiClient(house.url) as client:
        answer = client.post(
            f"/api/bors/{BORS}/participants", played.registration(participant), idempotency_key=f"rehearse-{participant.ref}"
        )
    return str(answer["token"])


def _here(house: RunningHouse, role: str, bors: str = BORS) -> str:
    """The path of an invitation: its address is for the street, where nobody answers."""
    link = str(house.run("invite", role, bors, "--name", "Kari" if role == "broker" else "Ola")["link"])
    return "/" + link.split("/", 3)[3]


if __name__ == "__main__":
    main()
