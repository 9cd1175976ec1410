"""Who reads the result, when, and in which edition; and what of a person stands there: what they have said yes to, now."""

import json
import re
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import jsonschema
import pytest
from werkzeug.test import TestResponse

from frivilligbors import bors_erasure
from frivilligbors.codec import instant
from services.organiser.commands import command_line
from services.organiser.store import bors_settings
from services.registration.store import borser
from services.results.rules.agreement_list import PER_PAGE
from services.results.serializers import RESULT_EXAMPLE, RESULT_SCHEMA
from tests.eventually import eventually
from tests.services.organiser.towns import keep_town
from web import page_cache

from .played_evening import PlayedEvening


def words(answer: TestResponse) -> str:
    body = re.sub(r"<(svg|head|script)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def numbers(answer: TestResponse) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="nr-(\d+)"', answer.text)]


def by_names(played: PlayedEvening, ref: str) -> str:
    return next(one.organisations[0].name for one in played.evening.participants if one.ref == ref)


def test_before_it_is_published_only_an_organiser_reads_it(over: PlayedEvening) -> None:
    for rest in ("", ".json"):
        assert [over.get(rest, by=who).status_code for who in ("", "kari", "ola")] == [404, 404, 200]
    page = over.get()
    assert "Det kommer her så snart arrangøren har publisert det." in words(page)
    assert over.get(".json").json["code"] == "not-published"
    over.publish()
    assert [over.get(rest).status_code for rest in ("", ".json")] == [200, 200]


def test_what_an_organiser_sees_is_preliminary_until_grace_is_over(planned: PlayedEvening) -> None:
    planned.hold()
    assert planned.get(".json", by="ola").json["preliminary"] is True
    assert "Foreløpige tall" in words(planned.get(by="ola"))
    planned.close()
    body = planned.get(".json", by="ola").json
    assert (body["preliminary"], body["edition"]) == (False, None)
    assert "Foreløpige tall" not in words(planned.get(by="ola"))


def test_nowhere_there_is_no_result(published: PlayedEvening) -> None:
    client = published.apps["results"].test_client()
    assert client.get("/resultat/nowhere").status_code == 404
    for edition in ("0", "2", "x", "-1", "9" * 40, "²"):
        assert published.get(f"?utgave={edition}").status_code == 404, edition
        assert published.get(f".json?utgave={edition}").json["code"] == "edition-unknown"


def test_the_json_is_as_the_document_says(published: PlayedEvening) -> None:
    jsonschema.Draft202012Validator.check_schema(RESULT_SCHEMA)
    jsonschema.validate(RESULT_EXAMPLE, RESULT_SCHEMA)
    jsonschema.validate(published.get(".json").json, RESULT_SCHEMA)
    published.change_consents("V0")
    jsonschema.validate(published.get(".json").json, RESULT_SCHEMA)


def test_what_is_put_right_afterwards_makes_editions_and_the_old_ones_stay_readable(published: PlayedEvening) -> None:
    published.clock.go(minutes=1)
    published.post("agreements", f"agreements/{published.agreements[3]}/void", {"reason": "feil"}, by="kari")
    late = published.post(
        "agreements",
        "agreements",
        {
            "parties": [
                {"code": published.people["P0"]["code"], "gives": "Kaffe"},
                {"code": published.people["V1"]["code"], "gives": ""},
            ],
            "category": "time",
            "agreed_at": instant(published.bors_record.opens_at + timedelta(minutes=30)),  # type: ignore[operator]
        },
        by="kari",
    )
    assert late.status_code == 202
    published.clock.go(minutes=1)
    published.post("agreements", f"agreements/{late.json['agreement_id']}/admit", {}, by="kari")
    newest, first, second = (published.get(rest).json for rest in (".json", ".json?utgave=1", ".json?utgave=2"))
    assert [body["figures"]["agreements"]["total"] for body in (first, second, newest)] == [49, 48, 49]
    assert [one["number"] for one in first["agreements"]] == list(range(1, 50))
    assert [one["number"] for one in newest["agreements"]] == [1, 2, 3, *range(5, 51)]
    assert [one["changes"] for one in newest["editions"]] == [
        [{"kind": "published"}],
        [{"kind": "voided", "number": 4}],
        [{"kind": "admitted", "number": 50}],
    ]
    board = published.board
    assert (newest["version"], newest["figures"]["agreements"]) == (board["version"], board["agreements"])
    page = words(published.get("?utgave=1"))
    assert "Dette er utgave 1" in page
    assert "Avtale 4 ble annullert." in page
    assert numbers(published.get("?utgave=1")) == list(range(1, 50))


def test_a_consent_that_is_withdrawn_is_gone_at_once_also_from_a_page_that_is_kept(
    published: PlayedEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "FRESH", 60.0)
    individual = next(one.ref for one in published.evening.participants if one.organisations[0].sector == "individual")
    name = by_names(published, individual)
    gives = next(party.gives for one in published.evening.agreements for party in one.parties if party.ref == individual)
    for rest in ("", ".json"):
        assert name in published.get(rest).text
        assert gives in published.get(rest).text
    published.change_consents(individual)
    for rest in ("", ".json", "?utgave=1", f"?sok={name}"):
        assert name not in re.sub(r"<input[^>]*>", "", published.get(rest).text), rest
        assert gives not in published.get(rest).text
    assert len(numbers(published.get())) == 49, "the count stands"
    published.change_consents(individual, result=True)
    assert name in published.get().text


def test_whoever_is_erased_is_gone_at_once_and_the_figures_stand(
    published: PlayedEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "FRESH", 60.0)
    ref = published.evening.agreements[0].parties[0].ref
    gives = published.evening.agreements[0].parties[0].gives
    before = published.get(".json").json
    assert gives in published.get().text
    published.erase(ref)
    for rest in ("", ".json", "?utgave=1"):
        assert gives not in published.get(rest).text
    assert published.get(".json").json["figures"] == before["figures"]


def test_what_an_organiser_hides_or_shortens_is_so_in_the_list(published: PlayedEvening) -> None:
    words_of_first = published.evening.agreements[0].parties[0].gives
    ours = published.agreements[0]
    published.apps["agreements"].test_client().post(
        f"/megler/{published.slug}/avtale/{ours}/resultattekst",
        data={"key": token_hex(8), "first": "Kurs", "second": ""},
        headers={"Authorization": f"Bearer {published.tokens['ola']}"},
    )
    body = published.get(".json").json
    assert [party["gives"] for party in body["agreements"][0]["parties"]] == ["Kurs", ""]
    assert body["edition"]["changes"] == [{"kind": "corrected", "number": 1}]
    assert words_of_first not in published.get().text.partition("onsker")[0]
    published.post("agreements", f"agreements/{ours}/hide", {}, by="ola")
    parties = published.get(".json").json["agreements"][0]["parties"]
    assert [(party["organisation"], party["gives"]) for party in parties] == [(None, None)] * 2
    assert published.get(".json").json["figures"]["agreements"]["total"] == 49


def test_the_list_is_searched_and_filtered_by_what_it_shows(published: PlayedEvening) -> None:
    assert numbers(published.get("?sok=førstehjelp")) == numbers(published.get("?sok=forstehjelp"))
    assert 1 in numbers(published.get("?sok=norsk+folkehjelp"))
    category = published.get("?kategori=premises")
    assert len(numbers(category)) == published.evening.expected.by_category["premises"]
    assert f"{len(numbers(category))} avtaler" in words(category)
    individuals = (
        published.evening.expected.by_pair["individual-voluntary"] + published.evening.expected.by_pair["individual-public"]
    )
    assert len(numbers(published.get("?sektor=individual"))) == individuals
    assert numbers(published.get("?sok=elefant")) == []
    assert len(numbers(published.get("?sektor=king&kategori=none&side=x"))) == 49


def test_structured_data_and_the_share_picture_name_the_evening(published: PlayedEvening) -> None:
    page = published.get()
    assert 'property="og:image" content="http://localhost/resultat/' in page.text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert found
    event, dataset = json.loads(found[1])["@graph"]
    assert (event["@type"], event["name"], event["startDate"]) == ("Event", published.evening.name, "2024-05-06T16:45:00.000Z")
    assert dataset["@type"] == "Dataset"
    assert {one["encodingFormat"] for one in dataset["distribution"]} >= {"text/csv", "application/json"}
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_neither_a_rehearsal_nor_what_is_not_published_is_for_search_engines(over: PlayedEvening) -> None:
    assert "noindex" in over.get(by="ola").text
    over.publish()
    assert "noindex" not in over.get().text
    rehearsed = PlayedEvening(over.apps, over.context, over.clock, f"{over.slug}-prove", over.evening)
    rehearsed.plan(rehearsal=True)
    rehearsed.hold()
    rehearsed.close()
    rehearsed.publish()
    assert "noindex" in rehearsed.get().text
    assert "Generalprøve" in words(rehearsed.get())


def test_other_published_evenings_stand_beside_it(published: PlayedEvening) -> None:
    other = PlayedEvening(published.apps, published.context, published.clock, f"{published.slug}-23", published.evening)
    published.clock.at = datetime(2030, 5, 6, 16, 45, tzinfo=UTC)
    name = f"Drammen {published.slug}"
    other.plan(name=name)
    other.hold()
    other.close(grace_minutes=0)
    assert name not in words(published.get())
    other.publish()
    assert name in words(published.get())
    assert f'href="/resultat/{other.slug}"' in published.get().text


def test_what_stayed_of_an_erased_evening_stands_beside_it_too(published: PlayedEvening) -> None:
    other = PlayedEvening(published.apps, published.context, published.clock, f"{published.slug}-23", published.evening)
    published.clock.at = datetime(2030, 5, 6, 16, 45, tzinfo=UTC)
    other.plan(name=f"Drammen {published.slug}")
    other.hold()
    other.close(grace_minutes=0)
    other.publish()
    published.clock.at = datetime(2030, 6, 30, tzinfo=UTC)
    row = re.compile(rf"Drammen {published.slug} 6\. mai 2030 49 \d+")
    beside = row.search(words(published.get()))
    assert beside
    bors_erasure.erase(published.context.redis, published.clock, other.slug, by="system", idempotency_key="erase")
    assert beside[0] in words(published.get())


def test_the_evenings_of_another_town_do_not_stand_beside_it(published: PlayedEvening) -> None:
    other = PlayedEvening(published.apps, published.context, published.clock, f"{published.slug}-sor", published.evening)
    published.clock.at = datetime(2030, 5, 6, 16, 45, tzinfo=UTC)
    other.plan(name=f"Skien {published.slug}")
    other.hold()
    other.close(grace_minutes=0)
    other.publish()
    town = keep_town(published.context, other.slug)
    assert f'href="/resultat/{other.slug}"' not in published.get().text
    assert f'href="/resultat/{published.slug}"' not in other.get().text
    command_line.move_bors(published.context, published.slug, town, by="system", idempotency_key="move")
    assert f'href="/resultat/{other.slug}"' in published.get().text


def test_a_long_list_comes_in_pages(planned: PlayedEvening) -> None:
    planned.hold()
    for one in planned.evening.agreements[:PER_PAGE]:
        planned.confirm(one)
    planned.close()
    planned.publish()
    assert [len(numbers(planned.get(f"?side={page}"))) for page in (1, 2, 3)] == [PER_PAGE, 48, 48]
    assert "side 1 av 2" in words(planned.get())
    assert "side=2" in planned.get().text
    assert len(planned.get().data) < 60_000


def test_where_people_come_from_they_are_led_to_the_published_result(
    over: PlayedEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borser, "MAX_RESULTS", 10_000)  # other tests have published too
    registration = over.apps["registration"]
    participant = registration.test_client()
    participant.post("/deg", data={"token": over.people["V0"]["token"]})
    pages = [(registration.test_client(), "/"), (registration.test_client(), f"/b/{over.slug}"), (participant, "/deg")]
    link = f'href="/resultat/{over.slug}"'
    assert [link in client.get(path).text for client, path in pages] == [False] * 3
    over.publish()
    assert [link in client.get(path).text for client, path in pages] == [True] * 3


def test_what_happens_afterwards_and_the_logo_stand_there_within_a_second(published: PlayedEvening) -> None:
    assert "Hva skjer etterpå" not in words(published.get())
    given = {"follow_up": "Vi ringer dere.", "logo": "0f3a9c51d27b44e8"}
    command = bors_settings.changing(published.context, published.slug, given, revision=None, by="ola")
    command_line.perform(published.context, published.slug, command, token_hex(8))
    eventually(lambda: "Hva skjer etterpå Vi ringer dere." in words(published.get()), within=1)
    assert f'<img class="logo" src="/b/{published.slug}/logo/0f3a9c51d27b44e8-liten.png"' in published.get().text
