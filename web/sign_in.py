"""Signing in by invitation: the token waits in the link's fragment, which no server log sees, and is exchanged by POST."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.enums import Role

from . import sessions
from .context import current_context
from .guards import public
from .invitations import Token
from .locale import sentence


def sign_in_pages(role: Role, path: str, home_path: str) -> Blueprint:
    """The sign-in of a role at `path`, which leads on to `home_path`. Both may name the børs as ``<slug:bors>``."""
    pages = Blueprint("sign_in", __name__)

    @pages.get(path)
    @public
    def ask(bors: str = "") -> str:
        return render_template("web/sign_in.html", role=role, bors=bors, error="")

    @pages.post(path)
    @public
    def sign_in(bors: str = "") -> AnyResponse:
        token = Token.read(request.form.get("token", "").rpartition("#")[2])
        found = sessions.sign_in(current_context(), token, role, bors) if token else None
        if found is None:
            return _refused(role, bors)
        sessions.leave(current_context(), role)  # else a session goes on whose cookie nobody has any more
        response = redirect(home_path.replace("<slug:bors>", bors), 303)
        sessions.remember(response, sessions.COOKIES[role], found[1])
        return response

    @pages.post(path.removesuffix("/inn") + "/ut")
    @public
    def sign_out(bors: str = "") -> AnyResponse:
        response = redirect(path.replace("<slug:bors>", bors), 303)
        sessions.sign_out(current_context(), role, response)
        return response

    return pages


def _refused(role: Role, bors: str) -> Response:
    page = render_template("web/sign_in.html", role=role, bors=bors, error=sentence("token-unknown"))
    return Response(page, 403)
