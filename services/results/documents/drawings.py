"""The drawings that the templates of a result place, by their names there."""

from web.typesetting import svg

from .result_document import ResultDocument, minutes_of
from .svg import minutes


def drawings(document: ResultDocument) -> dict[str, str]:
    """Bridges by day and by night, the marks of the sectors, and the curve of minutes."""
    figures, language = document.result.figures, document.language
    return {
        "bridges.svg": svg.bridges(figures.by_pair, language, dark=True),
        "minutes.svg": minutes(minutes_of(figures.per_minute)),
        **svg.marks(language),
    }
