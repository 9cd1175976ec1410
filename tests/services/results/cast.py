"""Results to write files of: Drammen's evening, and one with everything that could break a file."""

from datetime import UTC, datetime, timedelta

from frivilligbors.enums import AgreementKind, Category, Sector, State, pair_of
from frivilligbors.tallies import Agreements
from services.results.documents.result_document import ResultDocument
from services.results.rules.result import Change, ChangeKind, Edition, Figures, ListedAgreement, ListedParty, Result

OPENED = datetime(2024, 5, 6, 16, 35, tzinfo=UTC)
PUBLISHED = datetime(2024, 5, 6, 18, 2, tzinfo=UTC)
MARKUP = r"""#panic("x") $x^2$ \ *fet* _skrå_ @feil // borte `kode` <merke> [klamme] = tittel #include "look.typ" /* " ' """
LONG = "Vi låner bort lokalet på dagtid, og rydder selv. " * 205  # ten thousand characters
ARABIC, CHINESE, HINDI, EMOJI = "جمعية الثقافة", "読書会", "पुस्तक मंडली", "Kake 🎂🇳🇴 👩‍👩‍👧"
CONTROL = "=1+1", "+47 22 22 22 22", "-5", "@SUM(A1)", '=HYPERLINK("http://example.no","x")'


def party(sector: Sector, organisation: str | None, gives: str | None) -> ListedParty:
    return ListedParty(sector=sector, organisation=organisation, gives=gives)


def result_of(agreements: list[ListedAgreement], *, voided: int = 1, state: State = State.PUBLISHED) -> Result:
    """A published result of these agreements."""
    tallied = Agreements(voided=voided)
    for one in agreements:
        tallied.total += 1
        tallied.intents += one.kind is AgreementKind.INTENT
        tallied.by_pair[pair_of((one.parties[0].sector, one.parties[1].sector))] += 1
        tallied.by_category[one.category] += 1
        minute = one.agreed_at.strftime("%Y-%m-%dT%H:%MZ")
        tallied.per_minute[minute] = tallied.per_minute.get(minute, 0) + 1
    figures = Figures(
        position=812,
        total=tallied.total,
        intents=tallied.intents,
        voided=voided,
        participants=42,
        organisations=38,
        participants_by_sector={Sector.VOLUNTARY: 24, Sector.PUBLIC: 15, Sector.BUSINESS: 0, Sector.INDIVIDUAL: 3},
        organisations_by_sector={Sector.VOLUNTARY: 21, Sector.PUBLIC: 15, Sector.BUSINESS: 2},
        organisations_in_agreements={Sector.VOLUNTARY: 20, Sector.PUBLIC: 14, Sector.BUSINESS: 0},
        by_pair=tallied.by_pair,
        by_group=tallied.by_group,
        by_category=tallied.by_category,
        per_minute=tallied.per_minute,
    )
    edition = Edition(number=1, position=812, at=PUBLISHED, changes=(Change(kind=ChangeKind.PUBLISHED),))
    return Result(
        bors="drammen",
        name="Frivilligbørsen i Drammen",
        place="Papirbredden",
        state=state,
        rehearsal=False,
        opens_at=OPENED,
        closes_at=OPENED + timedelta(minutes=57),
        preliminary=False,
        figures=figures,
        edition=edition,
        editions=(edition,),
        agreements=tuple(agreements),
    )


VOLUNTARY = (
    "Røde Kors Drammen",
    "Elvebyen skolekorps",
    "Åskollen velforening",
    "Strømsø sangkor",
    "Kulturhjelpen",
    "Speidergruppa",
)
PUBLIC = ("Drammen bibliotek", "Fjell skole", "Hjemmetjenesten Øst", "Kulturskolen", "Skap gode dager", "Helsestasjonen")
GIFTS = (
    "Lesestund for barn annenhver lørdag",
    "Lokale til styremøter på kveldstid",
    "To timer korsang på sommerfesten",
    "Opplæring i førstehjelp for tolv personer",
    "Lån av partytelt og langbord",
    "Hjelp til å rigge scenen",
)


def drammen() -> Result:
    """The evening of 6 May 2024: 49 = 26 + 11 + 12."""
    pairs = (
        [(Sector.VOLUNTARY, Sector.PUBLIC)] * 26
        + [(Sector.VOLUNTARY, Sector.VOLUNTARY)] * 9
        + [(Sector.INDIVIDUAL, Sector.VOLUNTARY)] * 2
        + [(Sector.PUBLIC, Sector.PUBLIC)] * 12
    )
    names = {Sector.VOLUNTARY: VOLUNTARY, Sector.PUBLIC: PUBLIC, Sector.INDIVIDUAL: ("Kari Nordmann",)}
    categories = tuple(Category)
    agreements = []
    for at, (one, other) in enumerate(pairs):
        without_consent = one is Sector.INDIVIDUAL and at % 2
        agreements.append(
            ListedAgreement(
                agreement_id=f"a{at:03}",
                number=at + 1,
                kind=AgreementKind.INTENT if at % 17 == 5 else AgreementKind.AGREEMENT,
                category=categories[at * 5 % len(categories)],
                agreed_at=OPENED + timedelta(seconds=at * 68),
                parties=(
                    party(
                        one,
                        None if without_consent else names[one][at % len(names[one])],
                        None if without_consent else GIFTS[at % 6],
                    ),
                    party(other, names[other][(at * 5 + 1) % len(names[other])], GIFTS[(at * 5 + 3) % 6] if at % 4 else ""),
                ),
            )
        )
    return result_of(agreements)


def trying() -> Result:
    """An evening whose words try to break every file."""
    words = (MARKUP, LONG, ARABIC, CHINESE, HINDI, EMOJI, *CONTROL, "ᚠᚢᚦ", "a" * 300, "x\u202ey\u200bz", "linje\nto\tog;tre")
    return result_of(
        [
            ListedAgreement(
                agreement_id=f"b{at:03}",
                number=at + 1,
                kind=AgreementKind.AGREEMENT,
                category=Category.OTHER,
                agreed_at=OPENED + timedelta(minutes=at),
                parties=(party(Sector.VOLUNTARY, word[:300], word), party(Sector.PUBLIC, "Biblioteket på Å", word)),
            )
            for at, word in enumerate(words)
        ]
    )


def document(result: Result, language: str = "nb") -> ResultDocument:
    return ResultDocument(result=result, language=language, url="https://bors.example.no/resultat/drammen", at=PUBLISHED)
