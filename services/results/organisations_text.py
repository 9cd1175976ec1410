"""What is counted as an organisation that takes part, in a sentence or two."""

import i18n

from .rules.result import Figures


def organisations_note(language: str, figures: Figures) -> str:
    """What the figures by sector count, and how many of those have an agreement; or that they are not known."""
    if figures.organisations_by_sector is None:
        return i18n.translate(
            language, "Hvor mange som var med fra hver sektor, er ikke kjent: børsen begynte i en eldre versjon."
        )
    count = sum(figures.organisations_in_agreements.values())
    agreed = i18n.ntranslate(language, "{count} av dem har en avtale.", "{count} av dem har en avtale.", count).format(
        count=count
    )
    counted = i18n.translate(language, "Hver virksomhet som var med, er regnet én gang.")
    left_out = i18n.translate(language, "Privatpersoner er ikke virksomheter.")
    return f"{counted} {agreed} {left_out}"
