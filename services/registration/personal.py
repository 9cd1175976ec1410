"""A participant's own page, and the ways to it."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import links as links_of
from frivilligbors.codes import new_idempotency_key
from frivilligbors.errors import Refused
from frivilligbors.records import Participant
from web import commands, current_context, find_bors, guards, qr, sessions
from web.guards import admits, public
from web.locale import sentence
from web.problems import Invalid

from . import links, own, tickets
from .badge_letters import needs_a_pen
from .entering import let_in, log_out
from .guests import guests
from .proving import prove

personal = Blueprint("personal", __name__)


@personal.get("/deg")
@public
def yours() -> AnyResponse | str:
    """A participant's own page."""
    belongs = sessions.participant_here(current_context())
    return _own_page(*belongs) if belongs else who(401)


@personal.post("/deg")
@public
def come_back() -> AnyResponse:
    """Open one's own page with one's personal link, or with a ticket somebody showed, on any phone."""
    token = request.form.get("token", "").rpartition("#")[2].strip()
    if belongs := sessions.participant_of(current_context(), token):
        if claim := links_of.claim_of(current_context().secret, token):
            prove(current_context(), claim, belongs[1])
        return _remembering(*belongs)
    return _let_in(token)


@personal.post("/deg/ut")
@public
def leave() -> AnyResponse:
    """This phone is nobody's any more: its session has ended, also for whoever kept the cookie."""
    log_out(current_context())
    answer = redirect("/", 303)
    answer.delete_cookie(sessions.PARTICIPANT_COOKIE)
    return answer


@personal.post("/deg/lenke")
@public
def ask_for_link() -> AnyResponse | str:
    """Have one's personal link sent. What is answered tells nobody whether code and address belong together."""
    try:
        links.ask(request.form)
    except (Refused, Invalid) as trouble:
        return who(422, commands.errors_of(trouble, sentence))
    return render_template("registration/link_sent.html")


@personal.post("/deg/lenke/min")
@admits("participant")
def send_mine() -> str:
    """Have it sent to the address one gave."""
    me = guards.current_actor()
    links.send(me.scope, me.participant)
    return render_template("registration/link_sent.html")


def welcomed(bors: str, participant_id: str) -> AnyResponse:
    """Off to one's own page, with the cookie that opens it. Raises Refused for somebody erased since."""
    participant = current_context().queries.participant(bors, participant_id)
    if participant is None:
        raise Refused("not-found")
    return _remembering(bors, participant)


def who(status: int, errors: dict[str, str] | None = None) -> Response:
    """The page for a phone that is nobody's yet."""
    page = render_template(
        "registration/who.html",
        errors=errors or {},
        told=request.form.to_dict(),
        borser=links.borser(current_context(), request.values.get("bors", "")),
        key=new_idempotency_key(),
    )
    return Response(page, status)


def _let_in(token: str) -> AnyResponse:
    """With a ticket that a helper showed; never in a helper's own browser, which would be that participant from then on."""
    scope = token.partition(".")[0]
    if any(role in guards.present(scope) for role in ("host", "broker", "organiser")):
        return who(403, {"token": sentence("not-on-a-helpers-phone")})
    ticket = tickets.redeem(current_context(), token)
    if ticket is None:
        return who(403, {"token": sentence("link-unknown")})
    let_in(current_context(), ticket.bors, ticket.participant, by=ticket.by, ticket=ticket.digest)
    return _remembering(ticket.bors, ticket.participant)


def _own_page(slug: str, me: Participant) -> str:
    agreements = own.agreements_of(current_context(), slug, me)
    organisations = current_context().queries.organisations(slug, me.organisation_ids)
    return render_template(
        "registration/yours.html",
        bors=find_bors(slug),
        participant=me,
        organisations=organisations,
        for_a_pen=needs_a_pen(me, organisations),
        agreements=own.made(current_context(), slug, me, agreements),
        handshakes=own.shaken(current_context(), slug, me),
        needs=own.wished(me, agreements),
        to_meet=[] if me.withdrawn_at else guests.to_meet(current_context(), slug, me),
        link=current_context().address(f"/deg#{sessions.personal_token(current_context(), slug, me)}"),
        qr=qr.inline_svg(current_context().address(f"/b/{slug}/{me.code}")),
        key=new_idempotency_key(),
        done=request.args.get("gjort", ""),
    )


def _remembering(bors: str, participant: Participant) -> AnyResponse:
    answer = redirect("/deg", 303)
    sessions.remember(answer, sessions.PARTICIPANT_COOKIE, sessions.session_token(current_context(), bors, participant))
    return answer
