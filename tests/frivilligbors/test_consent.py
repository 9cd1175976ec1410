from datetime import UTC, datetime

import pytest

from frivilligbors.consent import has_consented, may_be_named, public_name, public_names
from frivilligbors.enums import Sector
from frivilligbors.records import Consents, Organisation, Participant

OLA = Organisation(organisation_id="ola", name="Ola", sector=Sector.INDIVIDUAL)
LIBRARY = Organisation(organisation_id="library", name="Biblioteket", sector=Sector.PUBLIC)


def person(**consents: bool) -> Participant:
    now = datetime(2024, 5, 6, 17, 0, tzinfo=UTC)
    return Participant(participant_id="ola", code="K7F3", name="Ola", registered_at=now, consents=Consents(**consents))


def test_a_person_is_named_only_with_consent_an_organisation_always() -> None:
    assert public_name(OLA, person()) is None
    assert public_name(OLA, person(wall=True)) == "Ola"
    assert public_name(LIBRARY, person()) == "Biblioteket"
    assert public_names([LIBRARY, OLA], person()) == [(LIBRARY, "Biblioteket"), (OLA, None)]


@pytest.mark.parametrize("purpose", ["wall", "result"])
def test_each_purpose_has_a_consent_of_its_own(purpose: str) -> None:
    for given in ("wall", "result"):
        assert has_consented(person(**{given: True}), purpose) is (given == purpose)  # type: ignore[arg-type]
        assert may_be_named(Sector.INDIVIDUAL, person(**{given: True}), purpose) is (given == purpose)  # type: ignore[arg-type]


def test_whoever_has_been_erased_consents_to_nothing() -> None:
    assert not has_consented(None, "wall")
    assert public_name(OLA, None) is None
    assert public_name(None, None) is None
    assert public_name(LIBRARY, None) == "Biblioteket"


def test_what_an_organiser_hid_has_no_name() -> None:
    assert public_name(Organisation(organisation_id="x", name="Stygt", sector=Sector.PUBLIC, hidden=True), person()) is None
