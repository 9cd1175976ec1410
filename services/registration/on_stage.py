"""All that everybody may read as people typed it, for whoever looks after it: hidden or not, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from frivilligbors.records import Organisation, Participant, Posting
from frivilligbors.search_text import finds
from web import Context

MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A need or an offer, and whose it is."""

    posting: Posting
    is_need: bool
    participant_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown of it: at most so many of each; `more` says that there are others."""

    lines: list[Line]
    organisations: list[Organisation]
    more: bool


def on_stage(context: Context, slug: str, words: str) -> Stage:
    """What holds these words: in a text, in a name, or as the code of who wrote it."""
    people = [one for one in reversed(context.queries.participants(slug)) if one.withdrawn_at is None]
    lines = [line for one in people for line in _lines(one) if finds(words, f"{line.posting.text} {line.code}")]
    ids = dict.fromkeys(spoken for one in people for spoken in one.organisation_ids)
    named = [one for one in context.queries.organisations(slug, ids) if one.name and finds(words, one.name)]
    return Stage(lines[:MOST], named[:MOST], more=max(len(lines), len(named)) > MOST)


def _lines(one: Participant) -> Iterator[Line]:
    for is_need, postings in ((True, one.needs), (False, one.offers)):
        for posting in postings:
            if posting.posting_id:
                yield Line(posting, is_need, one.participant_id, one.code)
