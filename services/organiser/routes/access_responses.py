"""What the JSON calls about access answer, of a børs, of a town and of the whole installation (`scope`) alike."""

from flask import Response, jsonify

from frivilligbors.idempotency import Answer
from web import commands as web_commands
from web.commands import response_to
from web.forms import NothingForm, load
from web.invitations import Invited
from web.request_body import json_body

from .. import commands


def invited_response(invited: Invited) -> Response:
    """The link and the token, which are told here alone, and again to the same request."""
    answer = Answer({"invitation_id": invited.invitation_id}, invited.replayed)
    return response_to(answer, 201, link=invited.link, token=invited.token)


def revoke_invitation(scope: str, invitation_id: str) -> Response:
    """Revoke an invitation. Raises Refused: `invitation-unknown`."""
    load(NothingForm, json_body())
    commands.revoke_invitation(scope, invitation_id)
    return jsonify(invitation_id=invitation_id)


def end_session(scope: str, session_id: str) -> Response:
    """End a session, if it has not ended."""
    load(NothingForm, json_body())
    web_commands.current_idempotency_key()  # a machine must be able to repeat itself
    commands.end_session(scope, session_id)
    return jsonify(session_id=session_id)
