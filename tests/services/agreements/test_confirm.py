from .cast import Evening, deal


def test_a_confirmed_agreement_is_kept_announced_and_answered_with_its_number(evening: Evening) -> None:
    answer = evening.post(deal())
    assert answer.status_code == 201, answer.text
    print(answer.json)
    page = evening.browser().get(f"/megler/{evening.slug}")
    assert page.status_code == 200
    page = evening.browser().get(f"/megler/{evening.slug}?a=k7f3&b=p4xr")
    assert page.status_code == 200
