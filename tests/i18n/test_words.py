from dataclasses import replace
from datetime import UTC, datetime

import pytest

import i18n
from frivilligbors.delivery_status import DeliveryStatus
from frivilligbors.enums import Category, Scene, Sector
from frivilligbors.records import LetterKind, Organisation, Participant, Posting
from frivilligbors.tallies import GROUPS
from i18n import accept_language
from i18n.names import PARTICIPANT_FIELDS
from services.registration.rules.corrections import noted

POSTINGS = (Posting(category=Category.TIME, text="En time"),)
EVENING = datetime(2024, 5, 6, 17, 11, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        (None, "nb"),
        ("", "nb"),
        ("no", "nb"),
        ("nb-NO,en;q=0.5", "nb"),
        ("nn-NO, nb;q=0.8", "nn"),
        ("en-GB", "en"),
        ("de, en;q=0.4", "en"),
        ("en;q=0.2, nn;q=0.9", "nn"),
        ("en;q=0, nn;q=0.1", "nn"),
        ("fr;q=x,en;q=", "en"),
        (";;,,q", "nb"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_we_speak(accepted: str | None, lang: str) -> None:
    assert accept_language.choose(accepted) == lang


def test_a_chosen_language_goes_before_that_of_the_browser() -> None:
    assert accept_language.choose("en", "nn") == "nn"
    assert accept_language.choose("en", "tlh") == "en"


def test_a_text_without_translation_is_shown_in_bokmal() -> None:
    assert i18n.translate("en", "Det er kake i gangen.") == "Det er kake i gangen."
    assert i18n.ntranslate("nn", "kake", "kaker", 2) == "kaker"


def test_no_text_is_no_text() -> None:
    assert i18n.translate("nn", "") == ""


@pytest.mark.parametrize(("count", "text"), [(0, "avtalar"), (1, "avtale"), (2, "avtalar")])
def test_one_is_one_and_the_rest_are_many(count: int, text: str) -> None:
    assert i18n.ntranslate("nn", "avtale", "avtaler", count) == text


def test_a_refusal_is_told_in_the_language_of_the_asker() -> None:
    assert i18n.sentence("en", "too-long", limit=80) == "There is room for 80 characters here. Shorten it a little."


def test_a_gap_nobody_fills_is_left_open_rather_than_breaking_the_answer() -> None:
    assert i18n.sentence("nb", "too-long") == "Her er det plass til … tegn. Kort det ned litt."


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_sector_category_and_pair_has_a_name(lang: str) -> None:
    assert len({i18n.sector(lang, sector) for sector in Sector}) == len(Sector)
    assert len({i18n.sector_initial(lang, sector) for sector in Sector}) == len(Sector)
    assert len({i18n.category(lang, category) for category in Category}) == len(Category)
    assert len({i18n.group(lang, group) for group in GROUPS}) == len(GROUPS)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_scene_letter_and_field_that_is_corrected_has_a_name(lang: str) -> None:
    assert len({i18n.scene(lang, scene) for scene in Scene}) == len(Scene)
    assert len({i18n.letter_kind(lang, kind) for kind in LetterKind}) == len(LetterKind)
    assert len({i18n.delivery_status(lang, status) for status in DeliveryStatus}) == len(DeliveryStatus)
    nobody = Participant(participant_id="a", code="A", name="", registered_at=EVENING)
    library = Organisation(organisation_id="b", name="Lier", sector=Sector.PUBLIC)
    somebody = replace(nobody, name="Kari", email="kari@example.no", language="nn", needs=POSTINGS, offers=POSTINGS)
    corrections = noted(nobody, somebody, [], [library], at=EVENING, by="ola").corrections
    assert len({i18n.participant_field(lang, one.field) for one in corrections}) == len(PARTICIPANT_FIELDS)


def test_clocks_show_norwegian_time_in_summer_and_winter() -> None:
    assert i18n.clock_time(EVENING) == "19.11.18"
    assert i18n.clock_time("2024-05-06T17:11:18.123Z") == "19.11.18"
    assert i18n.minute("2024-01-06T17:11:18Z") == "18.11"


def test_the_day_turns_at_norwegian_midnight() -> None:
    late = datetime(2024, 5, 6, 22, 30, tzinfo=UTC)
    assert [i18n.day(lang, late) for lang in i18n.LANGUAGES] == ["7. mai 2024", "7. mai 2024", "7 May 2024"]


def test_what_a_correction_notes_is_said_in_words() -> None:
    noted = "Et rom (premises); Sang (time) og dans (entertainment)"
    assert i18n.in_words("nb", noted) == "Et rom (Låne lokaler); Sang (time) og dans (Underholdning)"
    assert i18n.in_words("en", "Fjordkoret (voluntary)") == "Fjordkoret (Voluntary)"
    assert i18n.in_words("nb", "Kari (hos naboen)") == "Kari (hos naboen)"
