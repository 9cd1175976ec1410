"""What happens elsewhere between the look and the commit: the registration looks again, and is right."""

from collections.abc import Callable

import pytest

from services.registration.store import registration

from .bors_client import CHOIR, LIBRARY, BorsClient, kari

Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen, once, while the next registration has looked but not yet committed."""

    def arrange(happening: Callable[[], object]) -> None:
        new_code = registration.new_code

        def interrupted() -> str:
            monkeypatch.setattr(registration, "new_code", new_code)
            happening()
            return new_code()

        monkeypatch.setattr(registration, "new_code", interrupted)

    return arrange


def ids(registered: dict[str, object]) -> list[str]:
    return [one["organisation_id"] for one in registered["organisations"]]  # type: ignore[index, attr-defined]


def test_nobody_slips_in_while_registration_is_closed(bors_client: BorsClient, meanwhile: Meanwhile) -> None:
    meanwhile(bors_client.close)
    answer = bors_client.post_json(kari())
    assert (answer.status_code, answer.json["code"]) == (409, "registration-closed")
    assert bors_client.participants() == []


def test_two_who_bring_the_same_new_organisation_share_it(bors_client: BorsClient, meanwhile: Meanwhile) -> None:
    came: list[dict[str, object]] = []
    meanwhile(lambda: came.append(bors_client.register(organisations=[LIBRARY])))
    assert ids(bors_client.register(organisations=[LIBRARY])) == ids(came[0])


def test_two_who_know_different_numbers_of_one_name_have_two_organisations(
    bors_client: BorsClient, meanwhile: Meanwhile
) -> None:
    bors_client.register(organisations=[CHOIR])
    came: list[dict[str, object]] = []
    meanwhile(lambda: came.append(bors_client.register(organisations=[CHOIR | {"number": "111111111"}])))
    second = bors_client.register(organisations=[CHOIR | {"number": "222222222"}])
    assert ids(second) != ids(came[0])
    assert bors_client.organisations(second)[0].number == "222222222"
    assert bors_client.organisations(came[0])[0].number == "111111111"


def test_a_retry_that_overtakes_the_first_try_gets_the_same_answer(bors_client: BorsClient, meanwhile: Meanwhile) -> None:
    came: list[object] = []
    meanwhile(lambda: came.append(bors_client.post_json(kari(), idempotency_key="once").json))
    assert bors_client.post_json(kari(), idempotency_key="once").json == came[0]
    assert len(bors_client.participants()) == 1
