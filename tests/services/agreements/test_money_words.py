"""What speaks of money, and what does not."""

import pytest

from services.agreements.rules import mentions_money


@pytest.mark.parametrize(
    "text",
    [
        "500 kr",
        "500kr",
        "Kr. 500,-",
        "200,- for bollene",
        "Vi betaler leien",
        "betaling i juni",
        "faktura ettersendes",
        "Fakturerer til våren",
        "et lite honorar",
        "20 % rabatt",
        "rabattkort",
        "sponser drakter",
        "Sponsoravtale",
        "tusen kroner",
        "we pay the rent",
    ],
)
def test_a_word_of_money_is_recognised(text: str) -> None:
    assert mentions_money(["", text])


@pytest.mark.parametrize(
    "text",
    ["", "Krus og kopper", "En kronglete sti", "Akrobatikk", "Transpons", "spontan sang", "Paynes kor", "to timer i skranken"],
)
def test_other_words_are_not(text: str) -> None:
    assert not mentions_money([text])
