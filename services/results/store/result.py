"""The result of a børs, whole: its figures, its editions and its list."""

from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web.context import Context

from ..rules.editions import History
from ..rules.result import Edition, Figures, ListedAgreement, Result
from .agreements import read_listed_agreements
from .history_cache import CachedHistory, read_history

FINAL = (State.CLOSED, State.PUBLISHED)


def read_result(context: Context, bors_record: Bors, edition_number: int | None = None) -> Result:
    """The result as of now; of several editions the newest, or the one of this number. Raises Refused: `edition-unknown`.

    The list has the names and consents of now, whatever the edition.
    """
    cached, state = read_history(context, bors_record), bors_record.state(context.clock.now())
    history = cached.history
    edition, figures = _edition(history, edition_number)
    ids = history.standing_at(figures.position)
    listed = _listed(context, bors_record.slug, cached)
    return Result(
        bors=bors_record.slug,
        name=bors_record.name,
        place=bors_record.place,
        state=state,
        rehearsal=bors_record.rehearsal,
        opens_at=bors_record.opens_at,
        closes_at=bors_record.closes_at,
        preliminary=state not in FINAL,
        figures=figures,
        edition=edition,
        accent=bors_record.accent,
        editions=tuple(history.editions),
        agreements=tuple(listed[one] for one in ids if one in listed),
    )


def _listed(context: Context, bors: str, cached: CachedHistory) -> dict[str, ListedAgreement]:
    return cached.at_this_position("list", lambda: read_listed_agreements(context, bors, list(cached.history.confirmed)))


def _edition(history: History, number: int | None) -> tuple[Edition | None, Figures]:
    if number is not None and not 1 <= number <= len(history.editions):
        raise Refused("edition-unknown")
    if not history.editions:
        return None, history.figures_now()
    index = (number or len(history.editions)) - 1
    return history.editions[index], history.figures[index]
