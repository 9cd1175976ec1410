"""The personal link by mail: to the address a participant gave, and to no other."""

from contextlib import suppress

from werkzeug.datastructures import MultiDict

from frivilligbors import keys
from frivilligbors.codes import as_typed
from frivilligbors.commit import Commit, Equals
from frivilligbors.enums import State
from frivilligbors.facts import LinkAsked
from frivilligbors.records import Bors, Participant
from web import Context, commands, current_context, forms
from web.rate_limit import FixedWindow, RateLimited

from .forms import LinkForm

LETTERS, AN_HOUR = 3, 3600.0
of_letters = FixedWindow(LETTERS, AN_HOUR)


def ask(form: "MultiDict[str, str]") -> None:
    """Send the link if code and address belong together; else, and if it was just sent, nothing. Raises Invalid, Refused."""
    told = forms.load(LinkForm(), {name: form.get(name, "") for name in ("bors", "code", "email")})
    commands.key()
    known = current_context().queries.bors(told["bors"])
    participant = current_context().queries.participant_by_code(known.slug, as_typed(told["code"])) if known else None
    if participant and participant.email and participant.email.casefold() == told["email"].casefold():
        send(told["bors"], participant)


def send(bors: str, participant: Participant | None) -> None:
    """Announce that somebody wants their link; at most three an hour."""
    if participant is None or not participant.email:
        return
    with suppress(RateLimited):
        commands.perform(
            "registration",
            bors,
            actor=participant.participant_id,
            route="link",
            body={},
            prepare=lambda: _asked(current_context(), participant),
            limit=lambda: of_letters.step(f"{bors}.{participant.participant_id}"),
        )


def borser(context: Context, slug: str) -> list[Bors]:
    """The børser somebody may have been at; a rehearsal only for who names it."""
    found = context.queries.known()
    shown = [one for one in found if (not one.rehearsal or one.slug == slug) and one.stored_state is not State.ERASED]
    return sorted(shown, key=lambda one: one.slug != slug)


def _asked(context: Context, participant: Participant) -> Commit:
    return Commit(
        expects=[Equals(keys.PARTICIPANT, participant.participant_id, "revision", str(participant.revision))],
        facts=[LinkAsked(at=context.clock.now(), by=participant.participant_id, participant_id=participant.participant_id)],
        answer={},
    )
