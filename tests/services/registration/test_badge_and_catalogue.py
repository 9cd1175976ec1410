from .doors import LIBRARY, Doors


def test_a_badge_says_whom_somebody_comes_for_but_neither_name_nor_session(doors: Doors) -> None:
    told = doors.register(name="Kari Kari", email="kari@example.no")
    page = doors.client.get(f"/b/{doors.bors}/{told['code']}")
    assert page.status_code == 200
    assert "Elvebyen kor" in page.text
    assert not any(text in page.text for text in ("Kari Kari", "kari@", told["participant_id"], told["token"]))
    assert "Set-Cookie" not in page.headers


def test_a_badge_typed_in_small_letters_is_found(doors: Doors) -> None:
    told = doors.register()
    assert doors.client.get(f"/b/{doors.bors}/{told['code'].lower()}").status_code == 200


def test_a_badge_of_nobody_is_a_404_in_words(doors: Doors) -> None:
    page = doors.client.get(f"/b/{doors.bors}/ZZZZ")
    assert page.status_code == 404
    assert "Ingen her har den koden" in page.text


def test_a_private_person_is_named_on_badge_and_in_catalogue_only_with_consent(doors: Doors) -> None:
    offers = [{"category": "time", "text": "En kveld"}]
    for consent in (False, True):
        told = doors.register(
            organisations=[{"name": f"Ola {consent}", "sector": "individual"}], offers=offers, consents={"wall": consent}
        )
        for path in (f"/b/{doors.bors}/{told['code']}", f"/b/{doors.bors}/katalog"):
            assert (f"Ola {consent}" in doors.client.get(path).text) is consent


def test_the_catalogue_lists_needs_and_offers_by_category(doors: Doors) -> None:
    doors.register(needs=[{"category": "premises", "text": "Et rom å øve i"}])
    doors.register(organisations=[LIBRARY], offers=[{"category": "premises", "text": "Et lesehjørne"}])
    page = doors.client.get(f"/b/{doors.bors}/katalog").text
    assert page.index("Låne lokaler") < page.index("Et rom å øve i") < page.index("Et lesehjørne")
    assert 'id="entertainment"' not in page


def test_an_empty_catalogue_says_so(doors: Doors) -> None:
    assert "Ingen har skrevet noe ennå" in doors.client.get(f"/b/{doors.bors}/katalog").text
