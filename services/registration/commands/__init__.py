"""Every command of registration, each once under its idempotency key, and within its limits."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from redis.exceptions import RedisError

from frivilligbors.commit import Commit
from frivilligbors.enums import Role
from frivilligbors.idempotency import Answer
from frivilligbors.ledger import Conflict, Prepare, unbatched
from frivilligbors.links import Claim
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Participant
from web import commands, invitations, rate_limit, sessions
from web.context import current_context, find_bors
from web.guards import current_actor
from web.invitations import Invited, Token
from web.rate_limit import FixedWindow, RateLimited

from ..rules.registration import RegistrationInput
from ..store import announcements, borser, erase_participant, moderation, participants, registration, sign_in_codes
from ..store import sessions as participant_sessions
from ..store.matching import matching_cache
from ..store.sign_in_codes import RedeemedCode

LINKS, AN_HOUR = 3, 3600.0
link_limiter = FixedWindow(LINKS, AN_HOUR)


def register(bors: str, registration_input: RegistrationInput, *, by: str | None = None) -> Answer:
    """Register a participant. Raises Refused, Mismatch; RateLimited where more come than any hall holds.

    `by`: the host who registers them, whom no limit holds back.
    """

    def command(batch: ReadBatch) -> Prepare:
        reads = registration.RegistrationReads(current_context(), batch, bors, registration_input)
        return lambda: registration.register_commit(reads, registration_input, by=by)

    return commands.perform(
        "registration",
        bors,
        by=by or "public",
        command_name="register",
        body=registration_input.body,
        command=command,
        limit=lambda: None if by else rate_limit.limit_registration(bors),
    )


def change(bors: str, participant: Participant, registration_input: RegistrationInput, revision: str) -> None:
    """Change a participant's details, if they are still those of `revision`. Raises Refused, Mismatch."""
    _perform_own(
        bors,
        participant,
        "change",
        partial(
            registration.change_commit,
            current_context(),
            bors,
            participant.participant_id,
            registration_input,
            revision=revision,
        ),
        body={"revision": revision, **registration_input.body},
    )


def withdraw(bors: str, participant: Participant) -> None:
    """Withdraw a participant from the børs; agreements stand. Raises Refused, Mismatch."""
    prepare = partial(registration.withdraw_commit, current_context(), bors, participant.participant_id)
    _perform_own(bors, participant, "withdraw", prepare)


def choose_announcements(bors: str, participant: Participant, *, wanted: bool) -> None:
    """Want letters that go to everybody, or want them no longer. Raises Refused."""
    commands.perform(
        "registration",
        bors,
        by=participant.participant_id,
        command_name="announcements",
        body={"wanted": wanted},
        command=unbatched(
            partial(
                announcements.choose_announcements_commit,
                current_context(),
                bors,
                participant.participant_id,
                wanted=wanted,
            )
        ),
        idempotency_key=f"{wanted}.{participant.revision}",
    )


def renew_link(bors: str, participant: Participant) -> Participant:
    """Make a participant's personal link void; the participant as of now, who has a new one. Raises Refused, Mismatch."""
    prepare = partial(registration.renew_link_commit, current_context(), bors, participant.participant_id)
    _perform_own(bors, participant, "new link", prepare)
    return participants.participant_by_id(current_context(), bors, participant.participant_id) or participant


def erase(bors: str, participant: Participant) -> None:
    """Erase every record that names or quotes a participant; counts stand. Raises Refused, Mismatch."""
    prepare = partial(erase_participant.erase_commit, current_context(), bors, participant)
    _perform_own(bors, participant, "erase", prepare)
    matching_cache.refresh(bors)


def request_link(bors: str, code: str, email: str) -> None:
    """Mail somebody's personal link to the address they gave, if code and address belong together; else do nothing.

    Raises Refused for a request without an idempotency key.
    """
    commands.current_idempotency_key()
    known = borser.exists(current_context(), bors)
    participant = participants.participant_by_code(current_context(), bors, code) if known else None
    if participant and participant.email and participant.email.casefold() == email.casefold():
        send_link(bors, participant)


def send_link(bors: str, participant: Participant) -> None:
    """Mail a participant their personal link; nothing without an address, or beyond three an hour."""
    if not participant.email:
        return
    with suppress(RateLimited):
        commands.perform(
            "registration",
            bors,
            by=participant.participant_id,
            command_name="link",
            body={},
            command=unbatched(partial(registration.request_link_commit, current_context(), participant)),
            limit=lambda: link_limiter.acquire(f"{bors}.{participant.participant_id}"),
        )


def verify_email(claim: Claim, participant: Participant) -> None:
    """Note that a mailed link was opened, which verifies the address it was sent to. A failure is ignored: the page opens."""
    if not participant_sessions.verifies_email(current_context(), claim, participant):
        return
    with suppress(RedisError, Conflict):
        commands.perform(
            "registration",
            claim.bors,
            by=participant.participant_id,
            command_name="prove",
            body={},
            command=unbatched(partial(participant_sessions.verify_email_commit, current_context(), participant)),
            idempotency_key=f"{claim.mailed}.{participant.revision}",
        )


def sign_out(claim: Claim | None) -> None:
    """End the session of a cookie, and no other; nothing for a cookie whose session has ended."""
    if claim is None or sessions.signed_in_participant(current_context()) is None:
        return
    commands.perform(
        "registration",
        claim.bors,
        by=claim.participant_id,
        command_name="log out",
        body={},
        command=unbatched(partial(participant_sessions.sign_out_commit, current_context(), claim)),
        idempotency_key=claim.session or f"without a name, {claim.revocation}",
    )


def show_sign_in_code(bors: str, participant: Participant) -> Token:
    """A code that signs in whoever scans it as this participant, once; the acting helper answers for it."""
    return sign_in_codes.issue(current_context(), bors, participant, by=current_actor().id)


def let_in(text: str) -> RedeemedCode | None:
    """Redeem a sign-in code, and announce it; None for one that is not valid."""
    redeemed = sign_in_codes.redeem(current_context(), text)
    if redeemed is not None:
        participant_id = redeemed.participant.participant_id
        commands.perform(
            "registration",
            redeemed.bors,
            by=redeemed.by,
            command_name="let in",
            body={"participant_id": participant_id},
            command=unbatched(
                partial(
                    participant_sessions.helper_sign_in_commit, current_context(), redeemed.bors, participant_id, by=redeemed.by
                )
            ),
            idempotency_key=redeemed.digest,
        )
    return redeemed


def hide_posting(bors: str, participant_id: str, posting_id: str, hidden: bool) -> Answer:
    """Hide a need or an offer from everybody, or show it again. Raises Refused, Mismatch."""
    by, body = current_actor().id, {"participant_id": participant_id, "posting_id": posting_id, "hidden": hidden}
    prepare = partial(moderation.hide_posting_commit, current_context(), bors, participant_id, posting_id, hidden, by=by)
    return _perform_hide(bors, body, prepare)


def hide_organisation(bors: str, organisation_id: str, hidden: bool) -> Answer:
    """Hide an organisation's name from everybody, or show it again. Raises Refused, Mismatch."""
    by, body = current_actor().id, {"organisation_id": organisation_id, "hidden": hidden}
    prepare = partial(moderation.hide_organisation_commit, current_context(), bors, organisation_id, hidden, by=by)
    return _perform_hide(bors, body, prepare)


def invite_host(bors: str, name: str) -> Invited:
    """Invite a host. Raises Refused for a request without an idempotency key; Mismatch."""
    context = current_context()
    by, idempotency_key = current_actor().id, commands.current_idempotency_key()
    return invitations.issue(
        context, bors, Role.HOST, name, by=by, idempotency_key=idempotency_key, base=context.absolute_url("")
    )


def _perform_own(
    bors: str,
    participant: Participant,
    command_name: str,
    prepare: Callable[[], Commit],
    *,
    body: dict[str, Any] | None = None,
) -> None:
    commands.perform(
        "registration",
        bors,
        by=participant.participant_id,
        command_name=command_name,
        body=body or {},
        command=unbatched(prepare),
    )


def _perform_hide(bors: str, body: dict[str, object], prepare: Callable[[], Commit]) -> Answer:
    find_bors(bors)
    answer = commands.perform(
        "registration", bors, by=current_actor().id, command_name="hide", body=body, command=unbatched(prepare)
    )
    matching_cache.refresh(bors)
    return answer
