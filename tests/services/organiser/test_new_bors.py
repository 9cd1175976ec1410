"""The form by which an organiser of the house plans a børs."""

import pytest

from frivilligbors.log import Log
from web.context import Context

from .desk import Desk, key_of, words
from .evening import Evening, the


def test_a_new_bors_is_planned_by_form(warden: Desk, context: Context, bors: str) -> None:
    idempotency_key = key_of(warden.get("/arrangor"))
    form = {"name": " Børsen i Svelvik ", "slug": bors, "place": "", "opens_at": "2027-05-06T18:30", "rehearsal": "ja"}
    for _ in range(2):
        answer = warden.post("/arrangor", idempotency_key=idempotency_key, **form)
        assert (answer.status_code, answer.location) == (303, f"/arrangor/{bors}")
    planned = the(context, bors)
    assert (planned.name, planned.place, planned.rehearsal) == ("Børsen i Svelvik", "", True)
    assert str(planned.opens_at) == "2027-05-06 16:30:00+00:00"
    assert Log(context.redis).newest_position(bors) == 1


def test_without_an_address_the_name_gives_one(warden: Desk, context: Context, bors: str) -> None:
    name = f"Børs Ås {bors}"
    assert warden.post("/arrangor", name=name, slug="").location == f"/arrangor/bors-as-{bors}"


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"name": ""}, 422, "Fyll ut dette feltet."),
        ({"name": "a" * 81}, 422, "Her er det plass til 80 tegn."),
        ({"name": "Børs\u202e"}, 422, "usynlige tegn"),
        ({"slug": "Drammen!"}, 422, "Bruk små bokstaver"),
        ({"slug": "inn"}, 422, "Den adressen bruker huset selv."),
        ({"name": "«»", "slug": ""}, 422, "Bruk små bokstaver"),
        ({"place": "b" * 81}, 422, "Her er det plass til 80 tegn."),
        ({"opens_at": "i morgen"}, 422, "Dette kan vi ikke lese."),
        ({"opens_at": "0001-01-01T00:00"}, 422, "Dette kan vi ikke lese."),
        ({"rehearsal": "kanskje"}, 422, "Dette kan vi ikke lese."),
        ({"epoch": "1"}, 422, "Dette feltet kjenner vi ikke."),
    ],
)
def test_a_plan_that_cannot_be_comes_back_with_what_was_typed(
    warden: Desk, context: Context, bors: str, form: dict[str, str], status: int, sentence: str
) -> None:
    before = context.queries.borser()
    answer = warden.post("/arrangor", **{"name": "Børsen", "slug": bors} | form)
    assert answer.status_code == status
    assert sentence in words(answer)
    for name in form.keys() & {"name", "slug", "place", "opens_at"}:
        assert f'name="{name}"' in answer.text
        assert f'value="{form[name]}"' in answer.text
    assert context.queries.borser() == before


def test_an_address_that_is_taken_comes_back_with_the_form(warden: Desk, evening: Evening) -> None:
    answer = warden.post("/arrangor", name="En annen børs", slug=evening.slug)
    assert answer.status_code == 409
    assert "Det finnes en børs med den adressen. Velg en annen." in words(answer)
    assert 'value="En annen børs"' in answer.text


def test_only_an_organiser_of_the_house_plans_a_bors(ola: Desk, context: Context, bors: str) -> None:
    assert ola.post("/arrangor", name="Min egen", slug=f"{bors}-2").status_code == 403
    assert context.queries.bors(f"{bors}-2") is None
