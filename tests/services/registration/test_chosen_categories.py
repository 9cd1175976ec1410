"""A børs that chose among the eight categories: who signs up chooses among those, and what was written before stays."""

from frivilligbors.enums import Category
from services.organiser.commands import command_line
from services.organiser.store import bors_settings

from .bors_client import BorsClient

CHOIR = {"name": "Kari", "organisations": [{"name": "Koret", "sector": "voluntary"}]}
A_NEED = {"needs": [{"category": "entertainment", "text": "Noen som spiller"}]}


def choose(bors_client: BorsClient, *categories: Category) -> None:
    context, bors = bors_client.context, bors_client.bors
    command = bors_settings.changing(context, bors, {"categories": categories}, revision=None, by="ola")
    command_line.perform(context, bors, command, f"choose {categories}")


def test_a_category_that_is_not_offered_is_refused_beside_its_field(bors_client: BorsClient) -> None:
    choose(bors_client, Category.TIME, Category.PREMISES)
    answer = bors_client.post_json(CHOIR | A_NEED)
    assert (answer.status_code, answer.json["code"]) == (422, "category-not-offered")
    assert answer.json["errors"][0]["field"] == "needs.0.category"
    assert bors_client.post_json(CHOIR | {"needs": [{"category": "time", "text": "En prat"}]}).status_code == 201


def test_the_form_offers_those_chosen_in_their_order(bors_client: BorsClient) -> None:
    choose(bors_client, Category.TIME, Category.PREMISES)
    page = bors_client.client.get(f"/b/{bors_client.bors}").text
    assert 0 < page.index('value="time"') < page.index('value="premises"')
    assert 'value="entertainment"' not in page


def test_what_was_written_before_stands_in_the_catalogue_after_those_chosen(bors_client: BorsClient) -> None:
    assert bors_client.post_json(CHOIR | A_NEED).status_code == 201
    choose(bors_client, Category.TIME)
    assert bors_client.post_json(CHOIR | {"needs": [{"category": "time", "text": "En prat"}]}).status_code == 201
    page = bors_client.client.get(f"/b/{bors_client.bors}/katalog").text
    assert page.index("En prat") < page.index("Noen som spiller")
