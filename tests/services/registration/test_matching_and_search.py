from datetime import UTC, datetime, timedelta

import pytest

from frivilligbors.enums import Category
from frivilligbors.records import Participant, Posting
from frivilligbors.search_text import finds, folded, words_of
from services.registration.rules.matching import IndexedParticipant, suggestions

DOORS_OPEN = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)


def indexed(
    name: str, needs: str = "", offers: str = "", *, minute: int = 0, category: Category = Category.EQUIPMENT
) -> IndexedParticipant:
    def postings(text: str) -> tuple[Posting, ...]:
        return tuple(Posting(category=category, text=part) for part in text.split("; ") if part)

    return IndexedParticipant.of(
        Participant(
            participant_id=name,
            code=name,
            name=name,
            registered_at=DOORS_OPEN + timedelta(minutes=minute),
            needs=postings(needs),
            offers=postings(offers),
        )
    )


CHOIR = indexed("choir", needs="Stoler til konserten", offers="Sang på sykehjemmet")
LIBRARY = indexed("library", offers="Låner bort stoler", minute=1)
SCOUTS = indexed("scouts", offers="Telt", minute=2)
NURSING_HOME = indexed("nursing home", needs="Noen som synger en sang", minute=3)


def names(ours: IndexedParticipant, *others: IndexedParticipant) -> list[str]:
    return [one.participant.name for one in suggestions(ours, others)]


def test_who_offers_what_we_need_in_the_same_words_comes_first() -> None:
    assert names(CHOIR, SCOUTS, LIBRARY)[0] == "library"


def test_both_sides_see_the_meeting_with_the_same_score() -> None:
    (ours,) = suggestions(CHOIR, [LIBRARY])
    (theirs,) = suggestions(LIBRARY, [CHOIR])
    assert ours.score == theirs.score
    assert ours.theirs_helps
    assert not theirs.theirs_helps
    assert (ours.need, ours.offer) == (theirs.need, theirs.offer)


def test_who_needs_what_we_offer_is_worth_meeting_too() -> None:
    (only,) = suggestions(CHOIR, [NURSING_HOME])
    assert not only.theirs_helps
    assert only.need.text == "Noen som synger en sang"


def test_another_category_and_no_shared_words_is_no_reason_to_meet() -> None:
    assert names(CHOIR, indexed("mechanic", offers="Bytter dekk", category=Category.COMPETENCE)) == []


def test_nobody_is_told_to_meet_themselves() -> None:
    assert names(CHOIR, CHOIR) == []


def test_of_two_alike_the_one_who_came_first_comes_first() -> None:
    later = indexed("later", offers="Låner bort stoler", minute=9)
    assert names(CHOIR, later, LIBRARY) == ["library", "later"]


def test_at_most_five_are_named() -> None:
    assert len(names(CHOIR, *(indexed(str(n), offers="Stoler", minute=n) for n in range(9)))) == 5


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("a", "Å"),
        ("ae", "æresgjest"),
        ("æ", "Ærlig"),
        ("aase", "Åse"),
        ("ost", "ØST"),
        ("kafe", "Kafé"),
        ("stol lan", "Låner stoler"),
    ],
)
def test_a_search_finds_what_people_mean(query: str, text: str) -> None:
    assert finds(query, text)


def test_a_search_for_something_else_finds_nothing() -> None:
    assert not finds("bord", "Låner bort stoler")


def test_folding_again_changes_nothing() -> None:
    assert folded(folded("Blåbærsyltetøy på Ærøya")) == folded("Blåbærsyltetøy på Ærøya")


def test_inflections_are_one_word_and_small_words_are_none() -> None:
    assert words_of("stolene til den") == words_of("Stol") == words_of("stoler")


@pytest.mark.parametrize(
    "forms", ["bok boken boka bøkene", "barn barnet barna", "låner låne lån lånet", "bil biler bilene", "kor koret korene"]
)
def test_the_inflections_of_a_word_are_one_word(forms: str) -> None:
    assert len({words_of(form) for form in forms.split()}) == 1
