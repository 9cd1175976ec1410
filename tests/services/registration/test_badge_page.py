from .bors_client import LIBRARY, BorsClient


def test_a_badge_says_whom_somebody_comes_for_but_neither_name_nor_session(bors_client: BorsClient) -> None:
    body = bors_client.register(name="Kari Kari", email="kari@example.no")
    page = bors_client.client.get(f"/b/{bors_client.bors}/{body['code']}")
    assert page.status_code == 200
    assert "Elvebyen kor" in page.text
    assert not any(text in page.text for text in ("Kari Kari", "kari@", body["participant_id"], body["token"]))
    assert "Set-Cookie" not in page.headers


def test_a_badge_typed_in_small_letters_is_found(bors_client: BorsClient) -> None:
    body = bors_client.register()
    assert bors_client.client.get(f"/b/{bors_client.bors}/{body['code'].lower()}").status_code == 200


def test_a_badge_of_nobody_is_a_404_in_words(bors_client: BorsClient) -> None:
    page = bors_client.client.get(f"/b/{bors_client.bors}/ZZZZ")
    assert page.status_code == 404
    assert "Ingen her har den koden" in page.text


def test_a_private_person_is_named_on_badge_and_in_catalogue_only_with_consent(bors_client: BorsClient) -> None:
    offers = [{"category": "time", "text": "En kveld"}]
    for consent in (False, True):
        body = bors_client.register(
            organisations=[{"name": f"Ola {consent}", "sector": "individual"}], offers=offers, consents={"wall": consent}
        )
        for path in (f"/b/{bors_client.bors}/{body['code']}", f"/b/{bors_client.bors}/katalog"):
            assert (f"Ola {consent}" in bors_client.client.get(path).text) is consent


def test_the_catalogue_lists_needs_and_offers_by_category(bors_client: BorsClient) -> None:
    bors_client.register(needs=[{"category": "premises", "text": "Et rom å øve i"}])
    bors_client.register(organisations=[LIBRARY], offers=[{"category": "premises", "text": "Et lesehjørne"}])
    page = bors_client.client.get(f"/b/{bors_client.bors}/katalog").text
    assert page.index("Låne lokaler") < page.index("Et rom å øve i") < page.index("Et lesehjørne")
    assert 'id="entertainment"' not in page


def test_an_empty_catalogue_says_so(bors_client: BorsClient) -> None:
    assert "Ingen har skrevet noe ennå" in bors_client.client.get(f"/b/{bors_client.bors}/katalog").text
