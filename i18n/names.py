"""What sectors, categories and pairs are called on pages and in letters."""

import re

from .catalogues import translate

SECTORS = {
    "voluntary": "Frivillig",
    "public": "Offentlig",
    "business": "Bedrift",
    "individual": "Privatperson",
}

LETTERS = {  # in the mark of a sector; the shape is the same in all languages, the letter is not
    "nb": {"voluntary": "F", "public": "O", "business": "B", "individual": "P"},
    "nn": {"voluntary": "F", "public": "O", "business": "B", "individual": "P"},
    "en": {"voluntary": "V", "public": "P", "business": "B", "individual": "I"},
}

CATEGORIES = {
    "competence": "Dele kompetanse",
    "information": "Dele informasjon",
    "event_help": "Hjelp på arrangement",
    "premises": "Låne lokaler",
    "equipment": "Dele utstyr",
    "entertainment": "Underholdning",
    "time": "Tid med medmennesker",
    "other": "Annet",
}

GROUPS = {  # the six published pairs
    "public-voluntary": "mellom frivillig og offentlig",
    "voluntary-voluntary": "mellom frivillige",
    "public-public": "mellom offentlige",
    "business-voluntary": "mellom frivillig og bedrift",
    "business-public": "mellom offentlig og bedrift",
    "business-business": "mellom bedrifter",
}

CODED = re.compile(rf"\(({'|'.join(CATEGORIES | SECTORS)})\)(?=; |$)")


def sector(lang: str, sector: str) -> str:
    """What a sector is called."""
    return translate(lang, SECTORS[sector])


def sector_letter(lang: str, sector: str) -> str:
    """The letter in the mark of a sector."""
    return LETTERS.get(lang, LETTERS["nb"])[sector]


def category(lang: str, category: str) -> str:
    """What a category of help is called."""
    return translate(lang, CATEGORIES[category])


def group(lang: str, group: str) -> str:
    """What the agreements of a published pair are called: ``mellom frivillig og offentlig``."""
    return translate(lang, GROUPS[group])


def in_words(lang: str, text: str) -> str:
    """A text in which sectors and categories stand as codes in brackets, with what they are called: what a correction notes."""
    return CODED.sub(lambda code: f"({translate(lang, (CATEGORIES | SECTORS)[code[1]])})", text)
