"""The evening itself: the doors, the hour from gong to gong, and those who stood in line."""

import re

from rehearsal.http_client import ApiClient

from .before import until
from .camera import Camera
from .studio import Exchange, Studio

DAY = "2026-05-06"
GONG = f"{DAY} 18:30"
HALF = 27  # agreements


def of_the_doors(camera: Camera, house: Studio, exchange: Exchange, broker: str) -> None:
    """Everything is ready, and people come."""
    house.set_clock(f"{DAY} 17:50")
    camera.take("ready", "", lambda page: until(page, "Alt er klart"))
    house.set_clock(f"{DAY} 18:00")
    camera.pages["laptop"].get_by_role("button", name="Åpne dørene").click()
    codes = [person["code"] for person in exchange.people.values()]
    with ApiClient(house.url, broker) as desk:
        for at, person in enumerate(list(exchange.people.values())[:31]):
            house.set_clock(f"{DAY} 18:{5 + at // 2:02}")
            exchange.post(desk, f"participants/{person['participant_id']}/check-in", {"here": True})
    house.set_clock(f"{DAY} 18:24")
    camera.take("doors", "", lambda page: until(page, "Alt er klart"))
    host = camera.home.replace("/arrangor/", "/vert/")
    camera.take("host-desk", host)
    camera.take("arrivals", f"{host}/kommet")
    camera.take("guest", f"{host}/{codes[4]}")
    camera.take("badges", f"{host}/skilt")
    camera.take("moderation", f"{host}/scenen")


def of_the_hour(camera: Camera, house: Studio, exchange: Exchange, broker: str) -> None:
    """From gong to gong."""
    agreements = sorted(exchange.evening.agreements, key=lambda one: one.at_s)
    house.set_clock(GONG)
    token = house.invite("organiser", exchange.bors, "Ola Odde")
    with ApiClient(house.url, token) as organiser:
        organiser.submit_form(f"{camera.home}/apne", {"minutes": "60", "sure": "ja"}, idempotency_key=exchange.idempotency_key)
    house.wait(20)
    camera.take("gong-struck", "")
    exchange.confirm(agreements[:HALF], broker, GONG)
    house.settle()
    camera.take("hour", "")
    camera.take("agreements", "avtaler")
    camera.take("agreement", None, lambda page: page.get_by_role("link", name=re.compile("Se og rett")).first.click())
    exchange.confirm(agreements[HALF:-2], broker, GONG)
    house.set_clock(f"{DAY} 19:28")
    camera.take("closing", "lukk")
    with ApiClient(house.url, token) as organiser:
        house.set_clock(f"{DAY} 19:30")
        organiser.submit_form(f"{camera.home}/lukk", {"grace_minutes": "5"}, idempotency_key=exchange.idempotency_key)
    house.wait(40)
    with ApiClient(house.url, broker) as desk:
        exchange.post(desk, "agreements", exchange.agreement(agreements[-2]))
        house.settle()
        camera.take("grace", "")
        house.set_clock(f"{DAY} 19:37")
        late = exchange.agreement(agreements[-1]) | {"agreed_at": "2026-05-06T17:29:10Z"}
        late_one = exchange.post(desk, "agreements", late)
    at_the_desk = camera.home.replace("/arrangor/", "/megler/")
    camera.take("late", f"{at_the_desk}/sene")
    camera.take("confirmed", f"{at_the_desk}/avtaler")
    camera.take("void", None, lambda page: page.get_by_role("link", name="Annuller").first.click())
    house.settle()
    camera.take("over", "")
    camera.take("publish", "publiser")
    with ApiClient(house.url, token) as organiser:
        exchange.post(organiser, f"agreements/{late_one['agreement_id']}/admit", {})


def of_the_result(camera: Camera, house: Studio, exchange: Exchange) -> None:
    """What is left of it."""
    house.set_clock(f"{DAY} 20:15")
    house.settle()
    camera.take("result", "resultat")
    house.run("bors", "publish", exchange.bors)
    camera.take("published", "")
    camera.take("result-page", f"/resultat/{exchange.bors}")
    camera.take("files", "filer")
    camera.take("letters", "brev")
    camera.take("events", "hendelser")
    camera.take("retention", "sletting")
    camera.take("signed-in", "innlogget")
    with camera.alone(f"/resultat/{exchange.bors}", 1366, 768) as page:
        page.locator("table.compare").scroll_into_view_if_needed()
        camera.keep_alone("comparison", page)
