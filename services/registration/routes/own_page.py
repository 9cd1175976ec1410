"""A participant's own page, and signing in and out of it."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import links
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.records import Participant
from web import commands as web_commands
from web import forms, guards, qr, sessions
from web.context import current_context, find_bors
from web.guards import allows, public
from web.locale import sentence
from web.problems import Invalid

from .. import commands
from ..documents.handwriting import needs_handwriting
from ..forms import LinkForm
from ..rules.own_page import own_needs
from ..store import borser, participants
from ..store import own_page as store
from ..store.matching import matching_cache
from ..store.own_page import OwnPageReads

own_page = Blueprint("own_page", __name__)


@own_page.get("/deg")
@public
def show() -> AnyResponse | str:
    """A participant's own page, or the ways to sign in to it."""
    page = store.read_own_page(current_context(), request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if page and page.is_bors_erased:
        find_bors(page.bors)  # which tells it
    return _own_page(page, page.participant) if page and page.participant else sign_in_page(401)


@own_page.post("/deg")
@public
def sign_in() -> AnyResponse:
    """Sign in with one's personal link, or with a code that a helper showed, on any phone."""
    context, token = current_context(), request.form.get("token", "").rpartition("#")[2].strip()
    if found := sessions.participant_of(context, token):
        claim, (bors, participant) = links.claim_of(context.secret, token), found
        if claim:
            commands.verify_email(claim, participant)
        return redirect_signed_in(bors, participants.signed_in_registration(context, claim, participant))
    return _sign_in_with_code(token)


@own_page.post("/deg/ut")
@public
def sign_out() -> AnyResponse:
    """Sign out of this phone: its session has ended, also for whoever kept the cookie."""
    commands.sign_out(links.claim_of(current_context().secret, request.cookies.get(sessions.PARTICIPANT_COOKIE, "")))
    response = redirect("/", 303)
    response.delete_cookie(sessions.PARTICIPANT_COOKIE)
    return response


@own_page.post("/deg/lenke")
@public
def request_link() -> AnyResponse | str:
    """Have one's personal link mailed. The answer tells nobody whether code and address belong together."""
    try:
        data = forms.load(LinkForm, {name: request.form.get(name, "") for name in ("bors", "code", "email")})
        commands.request_link(data["bors"], data["code"], data["email"])
    except (Refused, Invalid) as error:
        return sign_in_page(422, web_commands.errors_of(error, sentence))
    return render_template("registration/link_sent.html")


@own_page.post("/deg/lenke/min")
@allows("participant")
def send_own_link() -> str:
    """Have it mailed to the address one gave."""
    actor = guards.current_actor()
    if actor.participant is not None:
        commands.send_link(actor.scope, actor.participant)
    return render_template("registration/link_sent.html")


def redirect_signed_in(bors: str, participant: Participant) -> AnyResponse:
    """To one's own page, with the cookie that opens it."""
    response = redirect("/deg", 303)
    set_session_cookie(response, bors, participant)
    return response


def set_session_cookie(response: AnyResponse, bors: str, participant: Participant) -> None:
    """Sign this browser in as a participant."""
    sessions.remember(response, sessions.PARTICIPANT_COOKIE, sessions.session_token(current_context(), bors, participant))


def sign_in_page(status: int, errors: dict[str, str] | None = None) -> Response:
    """The page for a phone that is nobody's yet."""
    page = render_template(
        "registration/sign_in.html",
        errors=errors or {},
        values=request.form.to_dict(),
        bors_records=borser.selectable(current_context(), request.values.get("bors", "")),
        idempotency_key=new_idempotency_key(),
    )
    return Response(page, status)


def _sign_in_with_code(token: str) -> AnyResponse:
    """With a code that a helper showed; never in a helper's own browser, which would be that participant from then on."""
    scope = token.partition(".")[0]
    if any(role in guards.actors(scope) for role in ("host", "broker", "organiser")):
        return sign_in_page(403, {"token": sentence("not-on-a-helpers-phone")})
    redeemed = commands.let_in(token)
    if redeemed is None:
        return sign_in_page(403, {"token": sentence("link-unknown")})
    return redirect_signed_in(redeemed.bors, redeemed.participant)


def _own_page(page: OwnPageReads, participant: Participant) -> str:
    context, bors, bors_record, organisations = current_context(), page.bors, page.bors_record, page.organisations(participant)
    is_in, claim = (
        participant.withdrawn_at is None,
        links.claim_of(context.secret, request.cookies[sessions.PARTICIPANT_COOKIE]),
    )
    own = participants.signed_in_registration(context, claim, participant)
    return render_template(
        "registration/own_page.html",
        bors_record=bors_record,
        position=page.position,
        state=bors_record.state(page.now).value,
        participant=participant,
        organisations=organisations,
        handwritten=needs_handwriting(participant, organisations),
        agreements=page.own_agreements,
        handshakes=page.own_handshakes,
        needs=own_needs(participant, page.agreements),
        suggestions=matching_cache.suggested_to(context, bors_record, participant, page.position) if is_in else [],
        link=context.absolute_url(f"/deg#{sessions.personal_token(context, bors, own)}"),
        qr=qr.inline_svg(context.absolute_url(f"/b/{bors}/{participant.code}")),
        idempotency_key=new_idempotency_key(),
        done=request.args.get("gjort", ""),
    )
