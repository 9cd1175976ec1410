"""An address that somebody typed large, or that a text left a sign behind, leads where it was meant to lead."""

import re

from flask import Flask, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from .problems import problem, wants_problem

OURS = re.compile(r"(/[a-z0-9~_-]+(\.[a-z0-9]+)?)+")
AROUND = " /.,:;!)>]\"'»”…"  # what stands behind an address in a text


def init_app(app: Flask) -> None:
    """Send whoever opens such an address on."""
    app.register_error_handler(NotFound, _sent_on)


def meant(path: str) -> str:
    """The address that was meant, in small letters; empty if it is this one, or none of ours."""
    tidied = re.split("[?#]", path)[0].lower().rstrip(AROUND)
    return tidied if tidied != path and OURS.fullmatch(tidied) else ""


def _sent_on(_: NotFound) -> Response:
    if request.method == "GET" and not wants_problem() and (path := meant(request.path)):
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{path}?{query}" if query else path)
    return problem("not-found", 404)
