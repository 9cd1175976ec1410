"""Errors in words: `problem+json` (RFC 9457) for machines, a page for people, in the asker's language."""

import logging
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import bors_erasure
from frivilligbors.archive import Totals
from frivilligbors.codec import Unreadable, plain
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch
from frivilligbors.ledger import Conflict

from .content_type import wants_json
from .context import BorsGone, BorsUnknown, current_context
from .locale import language, sentence
from .offload import Busy, TakesTooLong
from .origins import ForeignOrigin
from .rate_limit import RateLimited

logger = logging.getLogger(__name__)

STATUS = {
    "malformed-json": 400,
    "too-deep": 400,
    "duplicate-key": 400,
    "idempotency-key-missing": 400,
    "idempotency-key-malformed": 400,
    "sign-in-needed": 401,
    "not-yours": 403,
    "bors-unknown": 404,
    "town-unknown": 404,
    "agreement-unknown": 404,
    "no-such-handshake": 404,
    "invitation-unknown": 404,
    "letter-unknown": 404,
    "text-unknown": 404,
    "participant-unknown": 404,
    "logo-missing": 400,
    "logo-not-a-picture": 415,
    "logo-damaged": 400,
    "logo-too-large": 413,
    "logo-too-many-pixels": 413,
    "merged-already": 409,
    "not-merged": 409,
    "file-empty": 400,
    "file-not-a-table": 415,
    "file-old-excel": 415,
    "file-damaged": 400,
    "file-too-large-inside": 413,
    "too-many-rows": 413,
    "notice-unknown": 404,
    "not-published": 404,
    "edition-unknown": 404,
    "part-unknown": 404,
    "screen-unknown": 404,
    "letter-on-its-way": 409,
    "not-your-handshake": 403,
    "other-party-accepts": 403,
    "lead-needed": 403,
    "handshake-not-accepted": 409,
    "handshake-confirmed": 409,
    "handshake-withdrawn": 409,
    "already-accepted": 409,
    "pair-has-enough": 409,
    "proposer-has-enough": 409,
    "other-has-enough": 409,
    "undo-too-late": 409,
    "not-late": 409,
    "not-admitted": 409,
    "looks-the-same": 409,
    "record-unreadable": 409,
    "bors-closed": 409,
    "bors-not-open": 409,
    "registration-closed": 409,
    "changed-meanwhile": 409,
    "has-withdrawn": 409,
    "already-voided": 409,
    "slug-taken": 409,
    "town-taken": 409,
    "already-open": 409,
    "not-open-yet": 409,
    "already-closed": 409,
    "rehearsal-only": 409,
    "still-in-evening": 409,
    "doors-are-open": 409,
    "take-back-too-late": 409,
    "agreement-stands": 409,
    "opening-has-been": 409,
    "grace-not-over": 409,
    "late-waits": 409,
    "announcements-too-many": 429,
    "bors-erased": 410,
    "body-too-large": 413,
    "json-expected": 415,
    "too-many-requests": 429,
    "being-restored": 503,
}
BY_STATUS = {403: "not-yours", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large", 415: "json-expected"}
RETRY_AFTER = {"not-saved-yet": "2", "busy": "1", "takes-too-long": "10", "being-restored": "2"}


class Invalid(Exception):
    """A form with errors: for each path (`organisations.0.name`) an error code and the values of its sentence."""

    def __init__(self, errors: dict[str, tuple[str, dict[str, Any]]]) -> None:
        super().__init__(errors)
        self.errors = errors

    def sentences(self) -> dict[str, str]:
        """For each path, what is wrong and what to do, in the asker's language."""
        return {path: sentence(error_code, **values) for path, (error_code, values) in self.errors.items()}


def init_app(app: Flask) -> None:
    """Answer every error of the app in words."""
    app.register_error_handler(Refused, lambda no: problem(no.error_code, field=no.field))
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(RateLimited, _held_back)
    app.register_error_handler(Mismatch, lambda _: problem("idempotency-mismatch", 422))
    app.register_error_handler(Conflict, lambda _: problem("busy", 409))
    app.register_error_handler(Busy, lambda _: problem("busy", 503))
    app.register_error_handler(TakesTooLong, lambda _: problem("takes-too-long", 503))
    app.register_error_handler(RedisError, _unsaved)
    app.register_error_handler(Unreadable, lambda _: problem("record-unreadable"))
    app.register_error_handler(BorsUnknown, lambda _: problem("bors-unknown", 404))
    app.register_error_handler(BorsGone, erased)
    app.register_error_handler(ForeignOrigin, lambda _: problem("foreign-origin", 403))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def status_of(error_code: str) -> int:
    """The HTTP status of a refusal."""
    return STATUS.get(error_code, 422)


def wants_problem() -> bool:
    """Whether a machine is asking."""
    return wants_json(request.path, request.headers.get("Accept"))


def problem(
    error_code: str, status: int | None = None, *, field: str | None = None, errors: dict[str, str] | None = None
) -> Response:
    """The answer to a request that cannot be met."""
    status = status or status_of(error_code)
    text = sentence(error_code)
    if wants_problem():
        named = errors if errors is not None else {field: text} if field else {}
        body: dict[str, Any] = {"type": f"urn:frivilligbors:{error_code}", "title": text, "status": status, "code": error_code}
        if named:
            body["errors"] = [{"field": path, "detail": detail} for path, detail in named.items()]
        response = jsonify(body)
        response.mimetype = "application/problem+json"
    else:
        response = Response(render_template("web/error.html", status=status, text=text))
    response.status_code = status
    response.content_language.add(language())
    if error_code in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[error_code]
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="frivilligbors"'
    return response


def erased(gone: BorsGone, totals: Totals | None = None, status: int = 410) -> Response:
    """What the børs was called, and the totals that stay: as given, else as they are kept."""
    response = problem("bors-erased", status)
    totals = totals or archived_totals(gone.bors_record.slug)
    if wants_problem():
        response.set_data(jsonify({**response.get_json(), "totals": plain(totals)}).get_data())
    else:
        response.set_data(render_template("web/erased_bors.html", bors_record=gone.bors_record, totals=totals))
    return response


def archived_totals(bors: str) -> Totals | None:
    """The totals that stay of an erased børs, once they are counted."""
    archive = bors_erasure.archive_of(current_context().redis, bors)
    return archive.totals if archive else None


def _invalid(form: Invalid) -> Response:
    return problem("form-invalid", 422, errors=form.sentences())


def _held_back(error: RateLimited) -> Response:
    response = problem(error.error_code)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _unsaved(error: RedisError) -> Response:
    logger.warning("The store did not answer: %s", error)
    return problem("not-saved-yet", 503)


def _http(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = problem(BY_STATUS.get(error.code, "not-understood"), error.code)
    if error.code == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def _broken(error: Exception) -> Response:
    logger.exception("Nobody expected this", exc_info=error)
    return problem("something-broke", 500)
