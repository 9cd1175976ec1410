"""A draft for the press, from the figures: as short as a municipality writes it itself."""

from datetime import datetime

import i18n
from frivilligbors.tallies import GROUPS_IN_ORDER

from .rules.result import Figures, Result

SHORTEST = 5  # minutes: of a shorter trading window the time it took is not told


def shares(figures: Figures) -> list[tuple[str, int]]:
    """The published split in the order it is told: the groups that have any, and how many."""
    return [(group, figures.by_group[group]) for group in GROUPS_IN_ORDER if figures.by_group.get(group)]


def split_in_words(language: str, figures: Figures) -> str:
    """``26 mellom frivillig og offentlig, 11 mellom frivillige og 12 mellom offentlige``; empty where there is none."""
    parts = [f"{count} {i18n.group(language, group)}" for group, count in shares(figures)]
    last = parts[-1:]
    return f" {i18n.translate(language, 'og')} ".join(filter(None, (", ".join(parts[:-1]), *last)))


def press_text(language: str, result: Result, url: str) -> str:
    """The draft: a heading, two or three sentences, and the address of the page."""
    figures, total = result.figures, result.figures.total
    one_or_many = {"count": total, "name": result.name, "place": result.place}
    heading = i18n.ntranslate(
        language, "{count} ny samarbeidsavtale på {name}", "{count} nye samarbeidsavtaler på {name}", total
    ).format(**one_or_many)
    made = i18n.ntranslate(
        language,
        "{time} ble det inngått {count} ny samarbeidsavtale",
        "{time} ble det inngått {count} nye samarbeidsavtaler",
        total,
    ).format(time=_time_taken(language, result.opens_at, result.closes_at), count=total)
    split = split_in_words(language, figures)
    sentences = [f"{made}: {split}." if split else f"{made}."]
    if figures.by_group.get("voluntary-voluntary") or figures.by_group.get("public-voluntary"):
        sentences.append(i18n.translate(language, "Privatpersoner er regnet som frivillige."))
    who = i18n.ntranslate(language, "{count} deltaker var med", "{count} deltakere var med", figures.participants)
    organisations = figures.organisations_taking_part
    of = i18n.ntranslate(language, "fra {count} virksomhet", "fra {count} virksomheter", organisations)
    sentences.append(f"{who.format(count=figures.participants)} {of.format(count=organisations)}.")
    sentences.append(i18n.translate(language, "Det ble ikke brukt en krone: avtalene handler om å hjelpe hverandre."))
    where = _where_and_when(language, result)
    return "\n\n".join(filter(None, (heading, where + " ".join(sentences), url)))


def _time_taken(language: str, opens_at: datetime | None, closes_at: datetime | None) -> str:
    minutes = (closes_at - opens_at).total_seconds() / 60 if opens_at and closes_at and closes_at > opens_at else 0
    if minutes < SHORTEST:
        return i18n.translate(language, "På børsen")
    if 45 <= minutes < 59:
        return i18n.translate(language, "I løpet av en snau time")
    if 59 <= minutes <= 65:
        return i18n.translate(language, "I løpet av en time")
    return i18n.translate(language, "I løpet av {minutes} minutter").format(minutes=round(minutes))


def _where_and_when(language: str, result: Result) -> str:
    day = i18n.day(language, result.opens_at) if result.opens_at else ""
    dateline = ", ".join(filter(None, (result.place, day)))
    return f"{dateline}: " if dateline else ""
