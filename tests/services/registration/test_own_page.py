from datetime import UTC, datetime

import pytest

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import Ledger
from frivilligbors.records import Agreement, Party

from .bors_client import CHOIR, LIBRARY, OLA, BorsClient


def agree(bors_client: BorsClient, number: int, one: dict[str, object], other: dict[str, object], **more: object) -> None:
    """A broker confirms what two parties agreed, as the agreements keep it."""
    agreement = Agreement(
        agreement_id=f"a{number}",
        parties=(_party(one, "Fire sanger"), _party(other, "Et rom å øve i")),
        category=Category.PREMISES,
        kind=AgreementKind.AGREEMENT,
        broker_id="kari",
        agreed_at=datetime(2024, 5, 6, 17, 11, tzinfo=UTC),
        number=number,
        **more,  # type: ignore[arg-type]
    )
    known = [Append(keys.AGREEMENTS_OF, str(party["participant_id"]), agreement.agreement_id) for party in (one, other)]
    kept = Commit(writes=[Put(keys.AGREEMENT, agreement.agreement_id, pack(agreement)), *known], answer={})
    request = IdempotentRequest("kari", "agree", str(number), {})
    Ledger(bors_client.context.redis, "agreements").commit(bors_client.bors, request, kept)


def _party(registered: dict[str, object], gives: str) -> Party:
    organisation: dict[str, str] = registered["organisations"][0]  # type: ignore[index]
    return Party(
        participant_id=str(registered["participant_id"]),
        organisation_id=organisation["organisation_id"],
        sector=Sector(organisation["sector"]),
        gives=gives,
    )


def own_page(bors_client: BorsClient, registered: dict[str, object]) -> str:
    bors_client.client.set_cookie("deltaker", str(registered["token"]))
    page = bors_client.client.get("/deg")
    assert page.status_code == 200
    return page.text


def test_ones_own_page_shows_the_code_the_organisations_and_the_postings(bors_client: BorsClient) -> None:
    body = bors_client.register(organisations=[CHOIR, LIBRARY], needs=[{"category": "premises", "text": "Et rom å øve i"}])
    page = own_page(bors_client, body)
    assert f'<p class="code" translate="no">{body["code"]}</p>' in page
    for text in ("Du er med!", "Vis koden til megleren", "Elvebyen kor", "Biblioteket", "Et rom å øve i", "Låne lokaler"):
        assert text in page
    assert "Ingen avtaler ennå" in page


def test_ones_own_page_has_the_badge_as_a_qr_code_that_breaks_no_policy(bors_client: BorsClient) -> None:
    page = own_page(bors_client, bors_client.register())
    assert 'role="img" aria-label="QR-kode til skiltet ditt"' in page
    assert "<svg" in page
    assert " style=" not in page


def test_ones_own_page_shows_ones_agreements_with_their_numbers(bors_client: BorsClient) -> None:
    choir, library = bors_client.register(), bors_client.register(organisations=[LIBRARY])
    agree(bors_client, 26, choir, library)
    agree(bors_client, 27, library, choir)
    page = own_page(bors_client, choir)
    assert page.index('data-digits="27"') < page.index('data-digits="26"')
    assert page.count("Biblioteket") == 2
    assert page.count("Bekreftet") == 2
    assert "Avtalene dine <span" in page.replace("\n", " ")


def test_what_one_gives_is_told_from_ones_own_side(bors_client: BorsClient) -> None:
    choir, library = bors_client.register(), bors_client.register(organisations=[LIBRARY])
    agree(bors_client, 1, choir, library)
    for body, gives, gets in ((choir, "Fire sanger", "Et rom å øve i"), (library, "Et rom å øve i", "Fire sanger")):
        page = own_page(bors_client, body)
        assert page.index("Dere gir") < page.index(gives) < page.index("Dere får") < page.index(gets)


def test_a_voided_agreement_stays_and_says_so_without_a_tick(bors_client: BorsClient) -> None:
    choir, library = bors_client.register(), bors_client.register(organisations=[LIBRARY])
    agree(
        bors_client, 1, choir, library, voided_at=datetime(2024, 5, 6, 17, 20, tzinfo=UTC), voided_by="kari", void_reason="Feil"
    )
    page = own_page(bors_client, choir)
    assert "Annullert" in page
    assert "Bekreftet" not in page
    assert "Feil" not in page


def test_agreements_of_others_are_not_on_ones_page(bors_client: BorsClient) -> None:
    choir, library, ola = (
        bors_client.register(),
        bors_client.register(organisations=[LIBRARY]),
        bors_client.register(organisations=[OLA]),
    )
    agree(bors_client, 1, choir, library)
    assert "Fire sanger" not in own_page(bors_client, ola)


@pytest.mark.parametrize(
    "spoil",
    [lambda token: token[:-1] + "x", lambda token: "", lambda token: "..", lambda token: "å", lambda token: token + "."],
)
def test_a_token_we_did_not_make_opens_nothing(bors_client: BorsClient, spoil: object) -> None:
    body = bors_client.register()
    bors_client.client.set_cookie("deltaker", spoil(body["token"]))  # type: ignore[operator]
    page = bors_client.client.get("/deg")
    assert page.status_code == 401
    assert body["code"] not in page.text


def test_a_personal_link_opens_the_page_on_another_phone(bors_client: BorsClient) -> None:
    body = bors_client.register()
    answer = bors_client.client.post("/deg", data={"token": body["link"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/deg")
    assert body["code"] in bors_client.client.get("/deg").text


def test_a_link_that_is_not_whole_is_told_beside_its_field(bors_client: BorsClient) -> None:
    page = bors_client.client.post("/deg", data={"token": bors_client.register()["link"][:-3]})
    assert page.status_code == 403
    assert 'id="token-error"' in page.text
    assert "Set-Cookie" not in page.headers
