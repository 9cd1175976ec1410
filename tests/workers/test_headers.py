"""The head of every letter: exactly our headers, each saying what was meant, whatever people call themselves."""

import re
import smtplib
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.announcements import AnnouncementText
from frivilligbors.enums import AgreementKind, Category, Language, Sector
from frivilligbors.records import Agreement, Bors, Consents, Letter, LetterKind, Organisation, Participant, Party
from frivilligbors.setting_checks import Sender
from workers.letters import headers
from workers.letters.agreement_letter import AgreementLetter, Side
from workers.letters.compose import Content, compose, message_id
from workers.letters.contact_letter import ContactLetter, ContactRecipient
from workers.letters.letter_kinds import PARTICIPANT_LETTERS
from workers.letters.participant_letter import ParticipantLetter
from workers.letters.subject import subject

AT = datetime(2024, 5, 6, 17, 11, 18, tzinfo=UTC)
OURS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "X-Bors", "X-Letter"]
WRITTEN = ["Content-Type", "MIME-Version"]
ADDRESS = "kari@example.no"
HOSTILE = [
    "=?utf-8?q?Kari=0D=0ABcc=3A_skjult=40example.no?=",
    "=?utf-8?q?Lag=0D=0AX-Evil=3A_1?=",
    "=?utf-8?b?eA0KUmVwbHktVG86IGVAeC5ubw0KDQpLbGlrayBodHRwOi8vZXZpbC54?=",
    "=?utf-8?b?.a@b.c?=ии?=",
    "=?utf-8?q?.?=ии[",
    'Kari "K" \\ Nordmann',
    "Nordmann, Kari (choir) <x@example.no>",
    "@",
    "Frivilligsentralen i Møre og Blå Kors Sør-Øst – ærlig talt, en festaften 🎉 – ærlig",
    "ø" * 100,
    "👩🏽\u200d🚒" * 20,
    "a" * 100,
]
LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(LETTERS, min_size=1, max_size=100),
    st.lists(
        st.sampled_from(["=?utf-8?q?", "=?utf-8?b?", "=0D=0A", "?=", " ", ": ", "ø", "DQo", "\r\n", "<", '"', ","]), min_size=1
    ).map("".join),
)


def letter_content(kind: LetterKind, name: str, *, intent: bool = False, lang: str = "nb") -> Content:
    """A letter in which everybody and everything is called that."""
    letter = Letter(letter_id=f"7-{kind}-kari", kind=kind, participant_id="kari", agreement_id="a1")
    bors_record = Bors(slug="nesset", name=name, epoch="e1")
    kari = Participant(participant_id="kari", code="K7F3", name=name, registered_at=AT, email=ADDRESS, language=lang)
    choir = Organisation(organisation_id="choir", name=name, sector=Sector.VOLUNTARY)
    if letter.to_contact:
        contact = ContactRecipient(ADDRESS, Language(lang), name)
        languages, links = (Language(lang), Language.NN), [f"https://x/{place}" for place in "abc"]
        return ContactLetter(letter, bors_record, contact, languages, AT, "https://x", True, *links)
    if kind in PARTICIPANT_LETTERS:
        return ParticipantLetter(
            letter,
            bors_record,
            kari,
            [choir],
            "https://x/deg#1",
            "https://x/b/1",
            "https://x/b",
            before_gong=False,
            registered_before=True,
            address_verified=True,
            announcement=AnnouncementText(subject=name, body=name),
        )
    party = Party(participant_id="kari", organisation_id="choir", sector=Sector.VOLUNTARY, gives=name)
    agreement = Agreement(
        agreement_id="a1",
        parties=(party, party),
        category=Category.OTHER,
        kind=AgreementKind.INTENT if intent else AgreementKind.AGREEMENT,
        broker_id="b",
        agreed_at=AT,
        number=7,
        voided_at=AT if kind is LetterKind.VOID else None,
        void_reason=name,
    )
    side = Side(party, choir, kari)
    return AgreementLetter(letter, bors_record, kari, agreement, side, side, "https://x/deg#1", address_verified=True)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value, arg-type]


def mailbox(raw: bytes, header: str) -> tuple[str, str]:
    """A name and its address. Some Pythons read a space between two encoded words of a name, so we join them ourselves."""
    whole = str(message_from_bytes(raw)[header])
    name, _, address = whole.rpartition("<") if whole.endswith(">") else ("", "", whole)
    written = name.strip()
    if written.startswith('"'):
        return re.sub(r"\\(.)", r"\1", written[1:-1]), address.rstrip(">")
    return str(make_header(decode_header(written))), address.rstrip(">")


@given(
    kind=st.sampled_from(LetterKind),
    name=NAMES,
    sender=NAMES,
    lang=st.sampled_from(["nb", "nn", "en"]),
    intent=st.booleans(),
)
def test_a_head_says_what_was_meant_and_nothing_else(kind: LetterKind, name: str, sender: str, lang: str, intent: bool) -> None:
    content, by = letter_content(kind, name, intent=intent, lang=lang), Sender(sender, "bors@example.no")
    raw = compose(content, ADDRESS, by, AT)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert head.isascii()
    assert all(re.match(rb"[A-Za-z-]+: |[ \t]", line) for line in head.split(b"\r\n"))
    assert body.startswith(b"--=====")
    letter = parsed(raw)
    assert sorted(letter.keys()) == sorted(OURS + WRITTEN)
    assert letter["Subject"] == headers.one_line(subject(content))
    assert mailbox(raw, "To") == (headers.one_line(name), ADDRESS)
    assert mailbox(raw, "From") == (headers.one_line(sender), "bors@example.no")
    assert (letter["X-Bors"], letter["X-Letter"], letter["Message-ID"]) == ("nesset", kind, message_id(content, by))


@pytest.mark.parametrize("name", [*HOSTILE, "Kari", "Åse Ærø"])
def test_every_other_reader_of_heads_reads_the_same(name: str) -> None:
    """The oldest parser Python has, which many programs use, and a line of at most 78 characters for the rest."""
    raw = compose(letter_content(LetterKind.WELCOME, name), ADDRESS, Sender("Frivilligbørsen", "bors@example.no"), AT)
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert sorted(message_from_bytes(raw).keys()) == sorted(OURS + WRITTEN)


@pytest.mark.parametrize("between", ["\r\n", "\n", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\t", " \r\n ", "\x7f"])
def test_what_ends_a_line_or_controls_it_is_a_space(between: str) -> None:
    for start in ("Lag", "Blåbær"):
        raw = headers.header_block([("Subject", headers.text(f"{start}{between}Bcc: x"))]) + b"\r\n"
        assert str(make_header(decode_header(str(message_from_bytes(raw)["Subject"])))) == f"{start} Bcc: x"


SUBJECTS = [
    f"{what} {number}: {one} og {other}"
    for what in ("Avtale", "Intensjonsavtale")
    for number in (7, 49, 223)
    for one in ("Nesset bibliotek", "Røde Kors Møre og Romsdal", "Frivilligsentralen på Sør-Øst", "Ås vel")
    for other in ("Blå Kors Sør-Øst", "Koret 🎉 – ærlig", "Elveneset idrettslag og friluftsråd, avdeling Sør")
]


def test_no_space_is_lost_where_a_subject_is_folded() -> None:
    for meant in SUBJECTS:
        raw = headers.header_block([("Subject", headers.text(meant, after=9))]) + b"\r\n"
        assert parsed(raw)["Subject"] == meant


@pytest.mark.parametrize(
    "address",
    ["kari@example.no\r\nBcc: x", "kari", "=?utf-8?q?a=0D=0ABcc=3Ax?=@example.no", "kari+=?utf-8?q?Vinn?=@example.no"],
)
def test_what_is_no_address_or_would_be_decoded_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        headers.mailbox("Kari", address)


@given(address=st.from_regex(headers.ADDRESS, fullmatch=True).filter(lambda address: "=?" not in address))
def test_an_address_is_the_same_to_the_smtp_server_and_to_a_reader_of_links(address: str) -> None:
    """A link to an address has headers of its own after a question mark."""
    assert smtplib.quoteaddr(address) == f"<{address}>"
    link = urlsplit(headers.mail_link(address))
    assert (link.scheme, link.query, link.fragment, unquote(link.path)) == ("mailto", "", "", address)


@pytest.mark.parametrize("address", ["x?bcc=victim@example.no", "kari?subject=Vinn&body=%0Ahttp://evil@example.no"])
def test_no_letter_has_a_link_that_writes_to_others(address: str) -> None:
    content = letter_content(LetterKind.AGREEMENT, "Kari")
    assert isinstance(content, AgreementLetter)
    other = replace(content.recipient, email=address, consents=Consents(contact=True))
    raw = compose(
        content._replace(theirs=content.theirs._replace(participant=other)), ADDRESS, Sender("", "bors@example.no"), AT
    )
    html = parsed(raw).get_body(("html",))
    assert html is not None
    (link,) = re.findall(r'href="(mailto:[^"]*)"', html.get_content())
    assert link == headers.mail_link(address)


def test_links_to_addresses_are_written_in_one_place() -> None:
    folders = [Path(__file__).parents[2] / folder for folder in ("postbox", "services", "web", "workers")]
    pages = [page for folder in folders for kind in ("html", "txt", "js") for page in folder.rglob(f"*.{kind}")]
    assert pages
    assert [page for page in pages if "mailto:" in page.read_text()] == []
