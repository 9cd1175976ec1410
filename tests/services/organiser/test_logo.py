"""The logo of a børs: what is taken, what is served of it, and what is refused beside the field."""

import base64
import io
import json
import struct
import zlib
from secrets import token_hex

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from frivilligbors import bors_erasure, keys
from services.organiser.documents.logo import LARGE, MAX_PIXELS, SMALL, LogoFile, draw_logo
from tests.eventually import eventually
from web.limits import FILE_LIMIT

from .desk import Desk, words
from .evening import OLA, Evening, the

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">
  <rect id="a" x="10" y="10" width="80" height="80" rx="12" fill="#0b36a8"/>
  {}<path d="M110 30h170v40h-170z"/></svg>"""
PLAIN_SVG = SVG.format("").encode()
SECRET = "made by Kari with her own program"


def image(size: tuple[int, int] = (900, 300), kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b36a8").save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says how vast it is, and is."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    lines = zlib.compress(bytes((width // 8 + 1) * min(height, 2000)), 1)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def nested_uses(depth: int = 12) -> str:
    """Each part is ten of the one before it."""
    parts = "".join(f'<g id="{chr(97 + at)}">' + f'<use href="#{chr(96 + at)}"/>' * 10 + "</g>" for at in range(1, depth))
    return f"<defs>{parts}</defs><use href='#{chr(96 + depth)}'/>"


def drawn(content: bytes) -> dict[str, str]:
    found: dict[str, str] = json.loads(draw_logo(LogoFile(content=base64.b64encode(content).decode())))
    return found


def opened(encoded: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(encoded)), formats=["PNG"])


def send(evening: Evening, ola: Desk, content: bytes, name: str = "logo.png") -> TestResponse:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    return ola.client.post(f"/arrangor/{evening.slug}/logo", data=body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize(
    "content",
    [image(), image(kind="JPEG"), PLAIN_SVG, b"\xef\xbb\xbf<?xml version='1.0'?>\n" + PLAIN_SVG],
    ids=["png", "jpeg", "svg", "svg with a prologue"],
)
def test_it_is_drawn_anew_in_the_two_sizes_that_are_used(content: bytes) -> None:
    made = drawn(content)
    for encoded, most in ((made["large"], LARGE), (made["small"], SMALL)):
        image = opened(encoded)
        assert image.width <= most[0]
        assert image.height <= most[1]
        assert image.width == most[0] or image.height == most[1] or content.find(b"<svg") >= 0
        assert image.convert("RGB").getpixel((image.width // 10, image.height // 2))[2] > 150  # type: ignore[index]


def test_nothing_else_of_the_file_comes_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    content = image(kind="JPEG", exif=exif, comment=SECRET.encode()) + SECRET.encode()
    assert SECRET.encode() in content
    for encoded in drawn(content).values():
        assert SECRET.encode() not in base64.b64decode(encoded)
        assert opened(encoded).info == {}


def test_a_picture_full_of_colours_is_still_small() -> None:
    noise = Image.effect_noise((1200, 450), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG")
    assert len(base64.b64decode(drawn(out.getvalue())["large"])) < 220_000


@pytest.mark.parametrize(
    ("content", "error_code"),
    [
        (b"", "logo-missing"),
        (b"%PDF-1.7 not a picture", "logo-not-a-picture"),
        (b"GIF89a" + bytes(50), "logo-not-a-picture"),
        (b"<html><body>no</body></html>", "logo-not-a-picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "logo-damaged"),
        (image()[:-40], "logo-damaged"),
        (b"\xff\xd8\xff" + b"x" * 300, "logo-damaged"),
        (b"<svg", "logo-damaged"),
        (bomb(60_000, 60_000), "logo-too-many-pixels"),
        (bomb(MAX_PIXELS // 2000 + 8, 2000), "logo-too-many-pixels"),
        (image() + bytes(2 * 1024 * 1024), "logo-too-large"),
        (SVG.format("<!--" + "x" * 600_000 + "-->").encode(), "logo-too-large"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "logo-empty"),
        (SVG.format("<rect/>" * 6000).encode(), "logo-svg-too-complex"),
        (SVG.format(nested_uses()).encode(), "logo-svg-too-complex"),
        (SVG.format("<g id='x'><use href='#x'/></g>").encode(), "logo-svg-too-complex"),
        (SVG.format("<g>" * 3000 + "</g>" * 3000).encode(), "logo-svg-too-complex"),
    ],
)
def test_what_it_is_not_is_said(content: bytes, error_code: str) -> None:
    assert drawn(content) == {"refused": error_code}


@pytest.mark.parametrize(
    "unsafe",
    [
        "<script>alert(1)</script>",
        "<SCRIPT href='#a'/>",
        "<rect onload='alert(1)'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<image href='http://example.no/x.png'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<use href='other.svg#a'/>",
        "<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='file:///etc/passwd'/>",
        "<rect fill='url(http://example.no/x)'/>",
        "<rect style='fill: url( &quot;//example.no/x&quot; )'/>",
        "<style>@import 'http://example.no/x.css';</style>",
    ],
)
def test_an_svg_with_more_than_shapes_is_refused(unsafe: str) -> None:
    assert drawn(SVG.format(unsafe).encode()) == {"refused": "logo-svg-unsafe"}


def test_an_svg_with_entities_is_not_even_read() -> None:
    entities = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<title>&x;</title>").encode()
    assert drawn(entities) == {"refused": "logo-svg-unsafe"}


def test_parts_of_the_drawing_itself_may_be_used() -> None:
    gradient = (
        "<linearGradient id='g'><stop stop-color='#0b36a8'/></linearGradient><rect fill='url( #g )' style='fill:url(\"#g\")'/>"
    )
    assert "large" in drawn(SVG.format(gradient + "<use href='#a' x='20'/>").encode())


def test_it_is_sent_served_exchanged_and_taken_away(evening: Evening, ola: Desk) -> None:
    assert send(evening, ola, image()).status_code == 303
    page = ola.get("logo")
    address = page.text.partition('<img class="logo" src="')[2].partition('"')[0]
    served = ola.client.get(address)
    assert (served.status_code, served.mimetype, served.data[:4]) == (200, "image/png", b"\x89PNG")
    assert "immutable" in served.headers["Cache-Control"]
    assert "script-src 'self'" in served.headers["Content-Security-Policy"]
    assert f'alt="{evening.bors_record.name}"' in page.text
    revision = evening.bors_record.revision
    send(evening, ola, image())
    assert evening.bors_record.revision == revision  # the same image is no change
    assert send(evening, ola, PLAIN_SVG, "logo.svg").status_code == 303
    assert ola.client.get(address).status_code == 404
    assert ola.post("logo", remove="ja").status_code == 303
    assert evening.bors_record.logo == ""
    assert evening.context.redis.exists(keys.LOGO.of(evening.slug)) == 0


@pytest.mark.parametrize(
    ("content", "status", "expected"),
    [
        (b"", 400, "Velg en fil med logoen."),
        (b"hei", 415, "ikke en PNG, JPEG eller SVG"),
        (SVG.format("<script/>").encode(), 422, "mer enn former i seg"),
        (bomb(60_000, 60_000), 413, "høyst 16 millioner piksler"),
        (bytes(FILE_LIMIT + 50_000), 413, "Filen er for stor"),
    ],
)
def test_a_refusal_stands_beside_the_field_and_the_logo_stays(
    evening: Evening, ola: Desk, content: bytes, status: int, expected: str
) -> None:
    send(evening, ola, image())
    before = evening.bors_record
    answer = send(evening, ola, content)
    assert answer.status_code == status
    assert 'id="file-error"' in answer.text
    assert expected in words(answer)
    assert evening.bors_record == before


def test_a_machine_sends_one_and_takes_it_away(app: Flask, evening: Evening, ola: Desk) -> None:
    client, path = app.test_client(), f"/api/bors/{evening.slug}/logo"
    headers = {"Authorization": f"Bearer {ola.token}"}
    answer = client.put(path, data=image(), headers=headers)
    assert (answer.status_code, answer.json["logo"]) == (200, f"/b/{evening.slug}/logo/{evening.bors_record.logo}.png")
    assert client.get(f"/api/bors/{evening.slug}", headers=headers).json["logo"] == answer.json["logo"]
    wrong = client.put(path, data=b"hei", headers=headers)
    assert (wrong.status_code, wrong.json["code"], wrong.json["errors"][0]["field"]) == (415, "logo-not-a-picture", "file")
    assert client.put(path, data=bytes(FILE_LIMIT + 50_000), headers=headers).status_code == 413
    assert client.delete(path, headers=headers).json["logo"] == ""
    assert client.delete(path, headers=headers).status_code == 200


def test_a_copy_has_it_and_nothing_of_it_is_left_after_erasure(evening: Evening, ola: Desk, warden: Desk) -> None:
    send(evening, ola, image())
    copy = f"{evening.slug}-ny"
    assert warden.post("/arrangor", name="Ny", slug=copy, copy_of=evening.slug).status_code == 303
    logo = the(evening.context, copy).logo
    assert logo == evening.bors_record.logo
    assert ola.client.get(f"/b/{copy}/logo/{logo}-liten.png").status_code == 200
    evening.open()
    evening.close(0)
    bors_erasure.erase(evening.context.redis, evening.context.clock, evening.slug, by=OLA, idempotency_key=token_hex(8))
    eventually(lambda: not evening.context.redis.exists(keys.LOGO.of(evening.slug)), within=1)
    assert ola.client.get(f"/b/{evening.slug}/logo/{logo}.png").status_code == 410
