"""What sectors, categories, pairs, scenes and letters are called, wherever they are named."""

import re

from .catalogues import translate

SECTORS = {
    "voluntary": "Frivillig",
    "public": "Offentlig",
    "business": "Bedrift",
    "individual": "Privatperson",
}

SECTOR_INITIALS = {  # in the mark of a sector; the shape is the same in all languages, the letter is not
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

SCENES = {
    "auto": "Følger kvelden",
    "welcome": "Velkommen",
    "open": "Åpen",
    "last_chance": "Siste sjanse",
    "gong": "Gong",
    "result": "Resultat",
    "black": "Svart",
}

LETTER_KINDS = {
    "welcome": "Velkommen",
    "link": "Lenken til siden",
    "agreement": "Avtale",
    "void": "Annullert",
    "corrected": "Rettet",
    "announcement": "Til alle",
    "erasure_soon": "Før sletting",
    "erased": "Etter sletting",
}

DELIVERY_STATUSES = {
    "lost": "Kom ikke fram",
    "uncertain": "Kan ha kommet fram",
    "waiting": "I kø",
    "sent": "Sendt",
    "unaddressed": "Uten adresse",
    "needless": "Trengtes ikke",
}

PARTICIPANT_FIELDS = {  # that an organiser may correct
    "name": "Navn",
    "email": "E-post",
    "language": "Språk i brevene",
    "organisations": "Virksomheter",
    "needs": "Ønsker",
    "offers": "Tilbud",
}

CODED = re.compile(rf"\(({'|'.join(CATEGORIES | SECTORS)})\)(?=; |$)")


def sector(lang: str, sector: str) -> str:
    """What a sector is called."""
    return translate(lang, SECTORS[sector])


def sector_initial(lang: str, sector: str) -> str:
    """The letter in the mark of a sector."""
    return SECTOR_INITIALS.get(lang, SECTOR_INITIALS["nb"])[sector]


def category(lang: str, category: str) -> str:
    """What a category of help is called."""
    return translate(lang, CATEGORIES[category])


def group(lang: str, group: str) -> str:
    """What the agreements of a published pair are called: ``mellom frivillig og offentlig``."""
    return translate(lang, GROUPS[group])


def scene(lang: str, scene: str) -> str:
    """What a scene of the wall is called."""
    return translate(lang, SCENES[scene])


def letter_kind(lang: str, kind: str) -> str:
    """What a letter is about, in a word or two."""
    return translate(lang, LETTER_KINDS[kind])


def delivery_status(lang: str, status: str) -> str:
    """What became of a letter."""
    return translate(lang, DELIVERY_STATUSES[status])


def participant_field(lang: str, field: str) -> str:
    """What a field of a participant is called; one that a later version knows, by its own name."""
    return translate(lang, PARTICIPANT_FIELDS.get(field, field))


def in_words(lang: str, text: str) -> str:
    """A text in which sectors and categories stand as codes in brackets, with what they are called: what a correction notes."""
    return CODED.sub(lambda found: f"({translate(lang, (CATEGORIES | SECTORS)[found[1]])})", text)
