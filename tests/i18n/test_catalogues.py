import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog

from i18n.catalogues import TRANSLATED, catalogue
from i18n.sentences import SENTENCES
from tests.packages import ROOT

from .spoken import Text, error_codes, spoken

PLACE = re.compile(r"%\(\w+\)\w|\{\w*\}")


def entries(lang: str) -> dict[Text, Text]:
    messages: Catalog = catalogue(lang)
    return {_text(message.id): _text(message.string) for message in messages if message.id}


def _text(string: object) -> Text:
    return string if isinstance(string, str) else tuple(string or ())  # type: ignore[call-overload, no-any-return]


def places(text: Text) -> list[str]:
    return sorted(set(PLACE.findall(text if isinstance(text, str) else " ".join(text))))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_all_that_the_house_says_is_translated(lang: str) -> None:
    translated = {text for text, translation in entries(lang).items() if translation and all(translation)}
    assert sorted(map(str, spoken() - translated)) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_nothing_is_translated_that_the_house_no_longer_says(lang: str) -> None:
    assert sorted(map(str, entries(lang).keys() - spoken())) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_has_the_same_gaps_to_fill_as_its_source(lang: str) -> None:
    assert {text: places(translation) for text, translation in entries(lang).items()} == {
        text: places(text) for text in entries(lang)
    }


@pytest.mark.parametrize("lang", TRANSLATED)
def test_nothing_is_translated_twice(lang: str) -> None:
    texts = re.findall(r'^msgid (".+")$', (ROOT / f"i18n/{lang}.po").read_text(), re.MULTILINE)
    assert sorted(text for text, times in Counter(texts).items() if times > 1) == []


def test_every_refusal_has_its_sentence() -> None:
    assert sorted(error_codes() - SENTENCES.keys()) == []


def test_a_sentence_is_said_by_one_code_only() -> None:
    assert len(set(SENTENCES.values())) == len(SENTENCES)
