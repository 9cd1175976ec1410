"""The link in every letter to everybody: no more of them, and nothing else."""

import pytest
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.facts import ParticipantChanged
from frivilligbors.log import Log
from frivilligbors.records import Participant

from .bors_client import BorsClient, kari


def registered(bors_client: BorsClient) -> tuple[str, str]:
    """Somebody who registered, and the address in a letter to her."""
    answer = bors_client.client.post(bors_client.path, json=kari(email="kari@example.no"), headers={"Idempotency-Key": "kari"})
    participant_id = answer.json["participant_id"]
    token = links.opt_out_token(bors_client.context.secret, bors_client.bors, participant_id)
    return participant_id, f"/brev-av/{token}"


def kept(bors_client: BorsClient, participant_id: str) -> Participant:
    found = bors_client.context.queries.participant(bors_client.bors, participant_id)
    assert found is not None
    return found


def changes(bors_client: BorsClient) -> int:
    log = Log(bors_client.context.redis).all(bors_client.bors)
    return sum(isinstance(entry.fact, ParticipantChanged) for entry in log)


def test_whoever_has_the_link_says_no_and_yes_again(bors_client: BorsClient) -> None:
    participant_id, address = registered(bors_client)
    stranger = bors_client.client
    stranger.delete_cookie("deltaker")
    assert "Nei takk, ikke flere slike brev" in stranger.get(address).text
    assert not kept(bors_client, participant_id).no_announcements_since, "a program that looks at the link says nothing by that"
    for _ in range(2):
        assert stranger.post(address, data={"onsket": "nei"}).location == address
    assert kept(bors_client, participant_id).no_announcements_since
    assert changes(bors_client) == 1
    assert "Du får ikke flere brev fra arrangøren til alle." in stranger.get(address).text
    stranger.post(address, data={"onsket": "ja"})
    assert not kept(bors_client, participant_id).no_announcements_since
    assert changes(bors_client) == 2


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_says_no_with_one_press_and_is_not_led_on(bors_client: BorsClient, encoding: str) -> None:
    """RFC 8058: one POST without cookies, answered without a redirect."""
    participant_id, address = registered(bors_client)
    program = bors_client.client.application.test_client(use_cookies=False)
    for _ in range(2):
        answer = program.post(address, data={"List-Unsubscribe": "One-Click"}, content_type=encoding)
        assert (answer.status_code, answer.text) == (200, "")
    assert kept(bors_client, participant_id).no_announcements_since
    assert changes(bors_client) == 1


def test_a_change_of_details_keeps_the_choice(bors_client: BorsClient) -> None:
    participant_id, address = registered(bors_client)
    bors_client.client.post(address, data={"onsket": "nei"})
    form = {"name": "Kari Lind", "organisations.0.name": "Elvebyen kor", "organisations.0.sector": "voluntary"}
    person, secret = kept(bors_client, participant_id), bors_client.context.secret
    bors_client.client.set_cookie("deltaker", links.session_token(secret, bors_client.bors, person))
    revision = str(person.revision)
    bors_client.client.post("/deg/endre", data=form | {"revision": revision, "key": "change"})
    assert (kept(bors_client, participant_id).name, kept(bors_client, participant_id).no_announcements_since is not None) == (
        "Kari Lind",
        True,
    )


def test_a_link_that_is_none_of_ours_leads_nowhere(client: FlaskClient, bors_client: BorsClient) -> None:
    participant_id, address = registered(bors_client)
    person = kept(bors_client, participant_id)
    personal = links.personal_token(bors_client.context.secret, bors_client.bors, person)
    for token in ("x", address.rpartition("/")[2][:-1], personal):
        assert client.get(f"/brev-av/{token}").status_code == 404
        assert client.post(f"/brev-av/{token}", data={"onsket": "nei"}).status_code == 404
    opt_out = address.rpartition("/")[2]
    assert links.claim_of(bors_client.context.secret, opt_out) is None, "it opens no page of theirs"
