"""Every page for organisers, on a phone and on a laptop, from a real evening: part of ``make pictures``."""

from playwright.sync_api import Browser

from tests.eventually import eventually

from . import before, document, hour
from .camera import Camera
from .pages import FOLDER
from .studio import Exchange, hold, open_studio

TOWN, NEXT = "drammen", "drammen-2026"
FOLLOWED_UP = "Avtalene følges opp til neste børs"


def of_the_organiser(browser: Browser) -> None:
    """All pages of an organiser, in docs/pictures/organiser; what is no longer taken goes."""
    taken = set[str]()
    with open_studio("2024-04-01 09:00") as house:
        house.run("town", "create", TOWN, "--name", "Drammen")
        house.run("town", "create", "nes", "--name", "Nes")
        camera = Camera(house, browser, taken)
        hold(house, "drammen-2024", name="Frivilligbørs Drammen 2024", town=TOWN, day="2024-05-06", agreements=9)
        house.set_clock("2024-06-10 09:00")
        eventually(lambda: "erased" in str(house.run("bors", "list")), within=60)
        hold(house, "drammen-2025", name="Frivilligbørs Drammen 2025", town=TOWN, day="2025-05-05", agreements=14)
        house.set_clock("2025-05-20 09:00")
        house.run("bors", "retention", "drammen-2025", "--until", "2026-05-20T12:00", "--reason", FOLLOWED_UP)
        house.set_clock("2026-04-13 10:00")
        house.run("bors", "create", "nes-2026", "--name", "Frivilligbørsen på Nes", "--town", "nes")
        with camera.signed_in(TOWN):
            before.plan(camera, bors=NEXT, copy_of="drammen-2025")
            before.of_the_plan(camera)
            before.of_the_import(camera)
        with camera.signed_in():
            before.of_the_towns(camera, TOWN)
        exchange = Exchange(house, NEXT)
        broker = house.invite("broker", NEXT, "Kari Kvist")
        house.set_clock("2026-05-04 14:00")
        with camera.signed_in(TOWN):
            before.of_the_people(camera, house, exchange)
            before.of_letters_and_papers(camera)
            with before.two_screens(camera):
                hour.of_the_doors(camera, house, exchange, broker)
                hour.of_the_hour(camera, house, exchange, broker)
            hour.of_the_result(camera, house, exchange)
        with camera.nobody():
            camera.take("sign-in", "/arrangor/inn")
    for file in FOLDER.glob("*.webp"):
        if file.name not in taken:
            file.unlink()
    document.write()
