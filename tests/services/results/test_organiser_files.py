"""The organisers' files: everything the børs keeps, at any time, and for nobody else."""

import csv
from io import StringIO
from typing import Any

import pytest

from frivilligbors import keys
from services.organiser.commands import command_line
from services.results.documents.organiser_tables import What

from .played_evening import OLA, PlayedEvening


def answer_of(played: PlayedEvening, what: str, by: str = "ola") -> Any:
    headers = {"Authorization": f"Bearer {played.tokens[by]}"} if by else {}
    return played.apps["results"].test_client().get(f"/arrangor/{played.slug}/filer/{what}", headers=headers)


def rows(played: PlayedEvening, what: What) -> list[dict[str, str]]:
    """The rows of a table, each by its headings."""
    answer = answer_of(played, f"{what}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("what", What)
def test_a_file_is_for_organisers_alone(planned: PlayedEvening, what: What) -> None:
    for kind in ("csv", "xlsx"):
        assert answer_of(planned, f"{what}.{kind}", by="").status_code == 401
        assert answer_of(planned, f"{what}.{kind}", by="kari").status_code == 403
        answer = answer_of(planned, f"{what}.{kind}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert f"{what}-{planned.slug}.{kind}" in answer.headers["Content-Disposition"]


def test_a_file_that_is_not_there_is_told_in_words(planned: PlayedEvening) -> None:
    assert answer_of(planned, "noe.csv").status_code == 404


def test_everybody_who_signed_up_is_a_row_with_what_they_agree_to(planned: PlayedEvening) -> None:
    first, found = planned.evening.participants[0], rows(planned, What.PARTICIPANTS)
    assert len(found) == 43
    assert found[0]["Navn"] == first.name
    assert found[0]["Kode"] == planned.people[first.ref]["code"]
    assert found[0]["Virksomheter"] == first.organisations[0].name
    assert found[0]["Påmeldt"] == "2024-05-06 18:45:00"
    assert found[0]["Navn i resultatet"] in ("Ja", "Nei")


def test_in_the_middle_of_the_evening_the_agreements_are_those_made_so_far(planned: PlayedEvening) -> None:
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    first, second = planned.evening.agreements[:2]
    planned.confirm(first)
    made = planned.confirm(second).json["agreement_id"]
    planned.post("agreements", f"agreements/{made}/void", {"reason": "De ombestemte seg; =1+1"}, by="kari")
    found = rows(planned, What.AGREEMENTS)
    assert [(row["Nr."], row["Tilstand"], row["Megler"]) for row in found] == [
        ("1", "Står", "kari"),
        ("2", "Annullert", "kari"),
    ]
    assert found[1]["Hvorfor"] == "De ombestemte seg; =1+1"
    assert found[0]["Den ene gir"] == first.parties[0].gives
    assert [row["Avtaler til sammen"] for row in rows(planned, What.MINUTES)] == ["1"]
    organisations = {row["Virksomhet"]: row["Avtaler"] for row in rows(planned, What.ORGANISATIONS)}
    assert sorted(organisations.values(), reverse=True)[:3] == ["1", "1", "0"]


def test_an_agreement_that_came_late_is_there_and_waits(over: PlayedEvening) -> None:
    planned = over.evening.agreements[0]
    agreed_at = "2024-05-06T17:00:00.000Z"
    answer = over.confirm(planned, agreed_at=agreed_at)
    assert answer.status_code == 202
    assert [row["Nr."] for row in rows(over, What.AGREEMENTS) if row["Tilstand"] == "Venter"] == [""]


def test_a_need_is_listed_until_an_agreement_meets_it(planned: PlayedEvening) -> None:
    before = rows(planned, What.NEEDS)
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    for one in planned.evening.agreements[:6]:
        planned.confirm(one)
    after = rows(planned, What.NEEDS)
    assert {row["Ønske"] for row in after} <= {row["Ønske"] for row in before}
    assert all(row["Kode"] for row in before)


def test_a_record_that_cannot_be_read_is_left_out_and_stops_nothing(planned: PlayedEvening) -> None:
    first = planned.people[planned.evening.participants[0].ref]["participant_id"]
    planned.context.redis.hset(keys.PARTICIPANT.of(planned.slug, first), mapping={"organisation_ids": "{", "consents": "["})
    assert len(rows(planned, What.PARTICIPANTS)) == 42


def test_the_page_of_files_leads_to_each_of_them(planned: PlayedEvening) -> None:
    headers = {"Authorization": f"Bearer {planned.tokens['ola']}"}
    page = planned.apps["results"].test_client().get(f"/arrangor/{planned.slug}/filer", headers=headers).text
    for what in What:
        for kind in ("xlsx", "csv"):
            assert f'href="/arrangor/{planned.slug}/filer/{what}.{kind}"' in page
    overview = planned.apps["organiser"].test_client().get(f"/arrangor/{planned.slug}", headers=headers).text
    assert f'href="/arrangor/{planned.slug}/filer"' in overview
