"""The audit list: who did what, when and to whom, from the log itself."""

import csv
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Delete, Put
from frivilligbors.enums import Role
from frivilligbors.facts import FACTS, ClosingTakenBack, Fact, ParticipantChanged, ParticipantErased
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Correction, LetterState, Party
from i18n.fact_sentences import FACT_SENTENCES, fact_sentence
from services.organiser.audit_text import audit_row, variant_of
from services.organiser.rules.audit import AuditEntry, AuditGroup, AuditNames, group_of
from tests.frivilligbors.generated import facts
from web import invitations

from .desk import Desk, words
from .evening import Evening
from .towns import keep_town

LIBRARY, CHOIR = ("Åsen bibliotek", "public"), ("Koret & venner", "voluntary")


@pytest.fixture
def kari(evening: Evening) -> Party:
    return evening.come(*LIBRARY, who="Kari Lind")


@pytest.fixture
def nils(evening: Evening) -> Party:
    return evening.come(*CHOIR, who="Nils Berg")


def listed(ola: Desk, **query: str) -> dict[str, Any]:
    answer = ola.get(f"/api/bors/{ola.scope}/audit", query_string=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def texts(ola: Desk, **query: str) -> list[str]:
    return [entry["text"] for entry in listed(ola, **query)["entries"]]


def erase(evening: Evening, party: Party) -> None:
    fact = ParticipantErased(at=evening.context.clock.now(), by=party.participant_id, participant_id=party.participant_id)
    erasing = Commit(writes=[Delete(keys.PARTICIPANT, party.participant_id)], facts=[fact], answer={})
    evening.context.ledger("registration").commit(evening.slug, IdempotentRequest("test", "test", token_hex(4), {}), erasing)


@pytest.mark.parametrize("name", FACTS)
def test_every_kind_of_fact_has_a_sentence_and_a_group(name: str) -> None:
    assert name in FACT_SENTENCES, "Write its sentence in i18n/fact_sentences.py."
    assert group_of(name) is not AuditGroup.OTHER, "Say what it is about in services/organiser/rules/audit.py."


def test_no_sentence_is_of_a_kind_that_is_none() -> None:
    assert {name.partition(" ")[0] for name in FACT_SENTENCES} - FACTS.keys() == set()


def test_the_newest_is_on_top_with_who_did_it_and_when(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    newest, gong, *_, first = listed(ola)["entries"]
    assert newest["text"] == "Avtale 1 er bekreftet: Kari Lind og Nils Berg"
    assert (newest["kind"], newest["group"], newest["number"]) == ("agreement.confirmed", "agreements", 1)
    assert [one["name"] for one in newest["participants"]] == ["Kari Lind", "Nils Berg"]
    assert newest["at"] == "2024-05-06T16:30:00.000Z"
    assert gong["text"] == "Gongen gikk. Børstimen varer til 19.30"
    assert (first["text"], first["position"]) == ("Børsen er opprettet", 1)
    page = words(ola.get("hendelser"))
    assert "6. mai 2024 18.30.00 Avtale 1 er bekreftet: Kari Lind og Nils Berg" in page


def test_a_helper_is_named_with_the_role_until_the_invitation_is_taken_back(ola: Desk, evening: Evening) -> None:
    made = invitations.issue(evening.context, evening.slug, Role.BROKER, "Vera", by="system", idempotency_key="vera")
    newest = listed(ola)["entries"][0]
    assert (newest["text"], newest["by"]["name"]) == ("Invitert: Vera (megler)", "Systemet")
    ola.post(f"invitasjoner/{made.invitation_id}/trekk")
    newest = listed(ola)["entries"][0]
    assert newest["by"]["name"] == "Ola (arrangør)"
    assert "Vera" not in str(listed(ola))
    assert newest["text"] == "Invitasjonen er trukket tilbake: invitasjonen er trukket tilbake (megler)"


def test_what_is_about_no_bors_stands_in_the_list_of_the_house(warden: Desk, evening: Evening) -> None:
    town, bors = keep_town(evening.context, evening.slug), evening.slug
    assert warden.post(f"/byer/{town}/navn", name=f"Norden {bors}").status_code == 303
    assert warden.post(f"/byer/{town}/inviter", name="Nils").status_code == 201
    sentences = [f"Invitert til Norden {bors}: Nils (arrangør)", f"Byen har fått nytt navn: Norden {bors}"]
    page, file = words(warden.get("/arrangor/hendelser")), warden.get("/arrangor/hendelser.csv").text
    entries = [one for one in warden.get("/api/audit").json["entries"] if one["text"] in sentences]
    assert ([one["text"] for one in entries], {one["by"]["role"] for one in entries}) == (sentences, {"organiser"})
    assert all(one in page and one in file for one in sentences)
    assert sentences[0] not in words(warden.get("/arrangor/hendelser?hvem=elefant"))
    assert 'href="/arrangor/hendelser"' in warden.get("/arrangor").text


def test_after_erasure_there_are_no_names_and_the_facts_stand(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.agree(LIBRARY, CHOIR)
    erase(evening, kari)
    assert "Kari" not in str(listed(ola))
    assert "Kari" not in ola.get("hendelser").text + ola.get("hendelser.csv").text
    assert "Avtale 1 er bekreftet: en som er slettet og Nils Berg" in texts(ola)
    assert texts(ola)[0] == "Alt om en deltaker er slettet"
    assert listed(ola)["entries"][0]["by"]["name"] == "En som er slettet"


def test_what_has_happened_is_found_by_kind_person_and_time(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.open()
    evening.context.clock.go(minutes=10)  # type: ignore[attr-defined]
    evening.agree(LIBRARY, CHOIR)
    agreed = "Avtale 1 er bekreftet: Kari Lind og Nils Berg"
    assert texts(ola, kind="agreements") == texts(ola, kind="agreement.confirmed") == [agreed]
    assert texts(ola, person="nils") == [agreed, "Påmeldt: Nils Berg"]
    assert texts(ola, person="nils", kind="participants") == ["Påmeldt: Nils Berg"]
    assert texts(ola, **{"from": "2024-05-06T16:40:00Z"}) == [agreed]
    assert agreed not in texts(ola, to="2024-05-06T16:40:00Z")
    assert texts(ola, person="nobody") == []
    assert listed(ola, kind="<b>", page="-1")["total"] == listed(ola)["total"]
    assert agreed in words(ola.get("hendelser", query_string={"fra": "2024-05-06T18:40"}))
    assert "Påmeldt" not in words(ola.get("hendelser", query_string={"fra": "2024-05-06T18:40"}))


def test_a_time_that_is_none_is_said_beside_the_field(ola: Desk, evening: Evening) -> None:
    page = ola.get("hendelser", query_string={"fra": "i går"})
    assert 'id="fra-error"' in page.text
    assert 'value="i går"' in page.text
    answer = ola.get(f"/api/bors/{ola.scope}/audit", query_string={"to": "i går"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "to")


def test_many_events_are_shown_a_page_at_a_time_and_what_is_new_comes_along(ola: Desk, evening: Evening) -> None:
    before = listed(ola)["total"]
    for number in range(101):
        invitations.issue(
            evening.context, evening.slug, Role.HOST, f"Vert {number}", by="system", idempotency_key=f"host {number}"
        )
    found = listed(ola)
    assert (found["total"], found["pages"], len(found["entries"])) == (before + 101, 2, 100)
    assert listed(ola, page="2")["entries"] == listed(ola, page="99")["entries"]
    assert "Børsen er opprettet" in texts(ola, page="2")


def test_the_list_is_exported_and_nothing_in_it_runs(ola: Desk, evening: Evening) -> None:
    evening.come("Koret", "voluntary", who="=HYPERLINK(1)")
    answer = ola.get("hendelser.csv", query_string={"om": "participants"})
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Tid", "Hvem", "Hva", "Slag", "Avtale", "Rettet"],
        ["2024-05-06 18:30:00", "'=HYPERLINK(1)", "Påmeldt: =HYPERLINK(1)", "participant.registered", "", ""],
    ]


def test_a_letter_that_was_asked_for_again_says_to_whom(ola: Desk, evening: Evening, nils: Party) -> None:
    letter = evening.write(nils, LetterState.SENT)
    ola.post(f"brev/{letter}/igjen")
    assert texts(ola)[0] == "Et brev sendes en gang til: Nils Berg"
    assert texts(ola, person="nils")[0] == "Et brev sendes en gang til: Nils Berg"


def test_each_language_has_its_own_words(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.agree(LIBRARY, CHOIR)
    pages = {lang: ola.get("hendelser", query_string={"sprak": lang}).text for lang in i18n.LANGUAGES}
    assert "Avtale 1 er stadfesta: Kari Lind og Nils Berg" in pages["nn"]
    assert "Agreement 1 was confirmed: Kari Lind and Nils Berg" in pages["en"]


def test_only_organisers_read_it(app: Any, evening: Evening) -> None:
    broker = invitations.issue(evening.context, evening.slug, Role.BROKER, "Vera", by="system", idempotency_key="vera").token
    for address in (f"/arrangor/{evening.slug}/hendelser", f"/api/bors/{evening.slug}/audit"):
        client = app.test_client()
        assert client.get(address).status_code == 401
        assert client.get(address, headers={"Authorization": f"Bearer {broker}"}).status_code == 403


@given(fact=facts(), lang=st.sampled_from(i18n.LANGUAGES))
def test_whatever_a_fact_holds_it_is_told_and_every_gap_is_filled(fact: Fact, lang: str) -> None:
    row = audit_row(lang, AuditEntry(position=1, fact=fact), AuditNames())
    assert row["text"] != fact.name
    assert not re.search(r"[{}]", row["text"])
    assert fact_sentence(lang, fact.name, variant_of(fact), defaultdict(str)) != fact.name


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_time_that_is_unknown_is_told_as_such_and_not_as_now(lang: str) -> None:
    taken_back = ClosingTakenBack(at=datetime(2024, 5, 6, 18, 0, tzinfo=UTC), by="", closes_at=None)
    text = audit_row(lang, AuditEntry(position=1, fact=taken_back), AuditNames())["text"]
    assert "–" in text
    assert not re.search(r"\d", text)


def test_a_correction_is_told_with_before_and_after_until_the_participant_is_erased(
    ola: Desk, evening: Evening, kari: Party
) -> None:
    context, at = evening.context, evening.context.clock.now()
    (invited,) = invitations.all_of(context, evening.slug)
    person = context.queries.participant(evening.slug, kari.participant_id)
    assert person is not None
    corrected = replace(
        person,
        name="Kari Lind-Berg",
        corrections=(Correction(at=at, by=invited.invitation_id, field="name", before="Kari Lind", after="Kari Lind-Berg"),),
    )
    fact = ParticipantChanged(
        at=at, by=invited.invitation_id, participant_id=kari.participant_id, sector_before=kari.sector, sector=kari.sector
    )
    commit = Commit(writes=[Put(keys.PARTICIPANT, kari.participant_id, pack(corrected))], facts=[fact], answer={})
    context.ledger("registration").commit(evening.slug, IdempotentRequest("test", "test", "correct", {}), commit)
    entry, *_ = listed(ola)["entries"]
    assert entry["corrections"] == [{"field": "name", "before": "Kari Lind", "after": "Kari Lind-Berg"}]
    assert "Navn Kari Lind → Kari Lind-Berg" in words(ola.get("hendelser"))
    assert "Navn: Kari Lind → Kari Lind-Berg" in ola.get("hendelser.csv").text
    erase(evening, kari)
    assert [entry for entry in listed(ola)["entries"] if "corrections" in entry] == []
    assert "Kari Lind" not in words(ola.get("hendelser"))
