from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put
from frivilligbors.enums import Sector
from frivilligbors.facts import BorsCreated, ParticipantRegistered
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Bors, Participant
from frivilligbors.settings import Settings
from web.context import Context

from .sample_pages import create_app


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def context(app: Flask) -> Context:
    found: Context = app.extensions["context"]
    return found


@pytest.fixture
def planned(context: Context, bors: str) -> str:
    """The slug of a børs that is planned."""
    made = Bors(slug=bors, name="Frivilligbørs Drammen")
    fact = BorsCreated(at=context.clock.now(), by="ola")
    commit = Commit(writes=[Put(keys.BORS, "", pack(made))], facts=[fact], answer={})
    context.ledger("organiser").commit(bors, IdempotentRequest("ola", "create", token_hex(8), {}), commit)
    return bors


@pytest.fixture
def kari(context: Context, planned: str) -> Participant:
    """A participant of that børs."""
    made = Participant(participant_id=token_hex(8), code="K7F3", name="Kari", registered_at=context.clock.now())
    fact = ParticipantRegistered(
        at=made.registered_at,
        by=made.participant_id,
        participant_id=made.participant_id,
        sector=Sector.VOLUNTARY,
        new_organisations=0,
    )
    commit = Commit(writes=[Put(keys.PARTICIPANT, made.participant_id, pack(made))], facts=[fact], answer={})
    context.ledger("registration").commit(planned, IdempotentRequest("public", "register", token_hex(8), {}), commit)
    return made
