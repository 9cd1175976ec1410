from itertools import count

import pytest

from frivilligbors.enums import Category, Sector
from frivilligbors.records import Organisation, Posting
from services.registration.rules.registration import (
    OrganisationInput,
    ResolvedOrganisations,
    normalised,
    resolve_organisations,
    with_posting_ids,
)

CHOIR = Organisation(organisation_id="choir", name="Elvebyen kor", sector=Sector.VOLUNTARY)
LIBRARY = Organisation(organisation_id="library", name="Biblioteket", sector=Sector.PUBLIC, number="999999999")
KNOWN = {"name elvebyen kor": CHOIR, "name biblioteket": LIBRARY, "number 999999999": LIBRARY}


def gathered(*presented: tuple[str, str | None]) -> ResolvedOrganisations:
    body = [OrganisationInput(name=name, sector=Sector.PUBLIC, number=number) for name, number in presented]
    return resolve_organisations(body, KNOWN, (f"new {number}" for number in count(1)))


def ids(found: ResolvedOrganisations) -> list[str]:
    return [one.organisation_id for one in found.organisations]


@pytest.mark.parametrize("name", ["Elvebyen kor", "ELVEBYEN KOR", " Elvebyen   kor "])
def test_an_organisation_is_known_by_its_name_however_it_is_written(name: str) -> None:
    assert ids(gathered((name, None))) == ["choir"]


def test_composed_and_decomposed_letters_are_the_same_name() -> None:
    assert normalised("A\u030aSEN Vel") == normalised("åsen vel")


def test_a_number_is_surer_than_a_name() -> None:
    assert ids(gathered(("Elvebyen kor", "999999999"))) == ["library"]


def test_one_name_with_two_numbers_is_two_organisations() -> None:
    found = gathered(("Biblioteket", "111111111"))
    assert (ids(found), found.new) == (["new 1"], ("new 1",))
    assert found.index_entries == {"number 111111111": "new 1"}


def test_a_name_that_gains_a_number_is_kept_with_it() -> None:
    found = gathered(("Elvebyen kor", "222222222"))
    assert (ids(found), found.new) == (["choir"], ())
    assert [(one.organisation_id, one.number) for one in found.changed] == [("choir", "222222222")]
    assert found.index_entries == {"number 222222222": "choir"}


def test_what_is_known_is_not_written_again() -> None:
    found = gathered(("Biblioteket", "999999999"))
    assert (found.changed, found.index_entries) == ((), {})


def test_an_organisation_named_twice_in_one_breath_is_one() -> None:
    found = gathered(("Naboene", None), ("naboene", None), ("Naboene", "333333333"))
    assert (ids(found), found.new) == (["new 1"], ("new 1",))
    assert found.organisations[0].number == "333333333"


def test_the_first_organisation_stays_the_first() -> None:
    assert ids(gathered(("Naboene", None), ("Biblioteket", None), ("naboene", "444444444")))[0] == "new 1"


def test_a_posting_that_says_what_it_said_before_is_the_one_it_was() -> None:
    room, songs, talk = (Posting(category=Category.OTHER, text=text) for text in ("Et rom", "Fire sanger", "En prat"))
    before = with_posting_ids((room, songs), (), iter("ab"))
    assert [one.posting_id for one in before] == ["a", "b"]
    assert [one.posting_id for one in with_posting_ids((talk, room, room), before, iter("cde"))] == ["c", "a", "e"]
