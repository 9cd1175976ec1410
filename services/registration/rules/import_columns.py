"""Which column of somebody's list holds what: guessed from Norwegian and English headings. Pure."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from frivilligbors.enums import Sector
from frivilligbors.search_text import folded


class Column(StrEnum):
    """What a column of an imported list may hold."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    SECTOR = "sector"
    NUMBER = "number"
    NEED = "need"
    OFFER = "offer"
    CATEGORY = "category"
    LANGUAGE = "language"


MANY = frozenset((Column.NEED, Column.OFFER))  # these may be in several columns
ABOUT_THEM = re.compile("attendee|deltaker|participant")
NOT_OURS = re.compile(
    r"\b(order|ordre|product|produkt|vare|event|arrangement|ticket|billett|item|user|bruker|start|completion)"
)
HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (Column.EMAIL, r"e-?mail|e-?post|\bmail"),
        (Column.NUMBER, r"\borg\S*\W*(nr|no\b|num)|\borgan\w*num|\borganisation (no|num)"),
        (Column.GIVEN_NAME, r"fornavn|\bfirst name|\bgiven name"),
        (Column.FAMILY_NAME, r"etternavn|\blast name|\bfamily name|\bsurname"),
        (Column.SECTOR, r"sektor|sector"),
        (Column.LANGUAGE, r"\bsprak|\blanguage|\bmalform"),
        (Column.CATEGORY, r"kategori|category"),
        (Column.NEED, r"\bonske|\btreng|\bbehov|\bneed|\bwish|\bser etter|\blooking for"),
        (Column.OFFER, r"\btilb[uy]|\bkan \w+ (dele|gi|bidra)|\bdele\b|\boffer|\bshare|\bbidra"),
        (Column.ORGANISATION, r"virksomhe|organi[sz]a|\bcompany|\bfirma|forening|\blag\b|bedrift|\barbeidssted|\brepresent"),
        (Column.NAME, r"navn\b|\bname|\bheter\b|^deltaker|^participant"),
    )
)
SECTORS: tuple[tuple[Sector, re.Pattern[str]], ...] = (
    (Sector.INDIVIDUAL, re.compile(r"^(privatperson|privat person|individ|enkeltperson|person|private individual)")),
    (Sector.VOLUNTARY, re.compile(r"frivil|volunt|ideel|forening|^lag\b|^ngo|non-?profit")),
    (Sector.PUBLIC, re.compile(r"offent|public|kommun|^stat")),
    (Sector.BUSINESS, re.compile(r"bedrift|naring|naering|business|compan|privat|firma")),
)


def guess(headings: Sequence[str], filled: Sequence[int]) -> tuple[Column | None, ...]:
    """What each column holds, as far as its heading tells; each thing once, but for needs and offers.

    Of two for the same thing it is the one that is about a participant, else the one with more in it (`filled`: how many rows).
    """
    meanings = [_meaning(folded(heading)) for heading in headings]
    fits = [(bool(ABOUT_THEM.search(folded(heading))), rows) for heading, rows in zip(headings, filled, strict=True)]
    best = dict[Column, int]()
    for index, column in enumerate(meanings):
        if column and (column not in best or fits[index] > fits[best[column]]):
            best[column] = index
    return tuple(column if column and (column in MANY or best[column] == at) else None for at, column in enumerate(meanings))


def sector_of(text: str) -> str:
    """The sector that somebody named in their words; the text itself where it names none."""
    words = folded(text).strip()
    if words in set(Sector):
        return words
    return next((sector for sector, pattern in SECTORS if pattern.search(words)), text.strip())


def language_of(text: str) -> str:
    """The tag of a language that somebody named; empty for one in which we write no letters."""
    words = folded(text).strip()
    for tag, begins in (("nn", ("nn", "nynorsk")), ("en", ("en", "eng")), ("nb", ("nb", "no", "bokm"))):
        if words.startswith(begins):
            return tag
    return ""


def postings_of(cells: Iterable[str]) -> list[str]:
    """The needs or offers in these cells: one on each line, or with semicolons between them."""
    return [text.strip() for cell in cells for text in re.split(r"[\n;]", cell) if text.strip()]


def _meaning(heading: str) -> Column | None:
    if NOT_OURS.search(heading):
        return None
    return next((column for column, pattern in HEADINGS if pattern.search(heading)), None)
