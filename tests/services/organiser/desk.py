"""Somebody at the organiser's pages, and what they read there."""

import re
from secrets import token_hex
from typing import Any

import segno
from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors.enums import Role
from web import invitations
from web.context import Context


class Desk:
    """A browser without scripts, signed in with an invitation of its own."""

    def __init__(self, app: Flask, context: Context, scope: str, role: Role = Role.ORGANISER) -> None:
        self.client, self.scope = app.test_client(), scope
        self.token = invitations.issue(context, scope, role, "Ola", by="system", idempotency_key=token_hex(8)).token
        self.signed_in = self.client.post("/arrangor/inn", data={"token": self.token})

    def get(self, path: str = "", **options: Any) -> TestResponse:
        """A page of the børs, or with a leading slash any page."""
        return self.client.get(self._at(path), **options)

    def post(self, path: str, *, idempotency_key: str = "", **form: str) -> TestResponse:
        """A form, with the key that came with it."""
        return self.client.post(self._at(path), data={"key": idempotency_key or token_hex(8)} | form)

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else f"/arrangor/{self.scope}/{path}".rstrip("/")


def words(answer: TestResponse) -> str:
    """What is written on a page, without marks."""
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").split())


def key_of(page: TestResponse) -> str:
    """The key in a page's form."""
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found
    return found[1]


def scanned(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawn code, read from its strokes."""
    dark, x, y = set(), 0.0, 0.0
    for path in re.findall(r'class="qrline"[^>]*? d="([^"]+)"', svg):
        for move, across, down, along in re.findall(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)", _spelt_out(path)):
            x, y = (float(across), float(down)) if move == "M" else (x + float(across), y + float(down))
            dark |= {(int(x) + step, int(y)) for step in range(int(along))}
            x += int(along)
    return dark


def code_of(url: str) -> set[tuple[int, int]]:
    """The dark modules of the code of a URL, with four of quiet around."""
    rows = segno.make(url, error="m", micro=False).matrix
    return {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


def _spelt_out(path: str) -> str:
    """Numbers may be written together: ``m-25 1`` and ``m3-1``."""
    return re.sub(r"(?<=\d)-", " -", path)
