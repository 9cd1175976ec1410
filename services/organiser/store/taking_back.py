"""Taking back a gong: one change of the record of a børs, and one fact."""

from dataclasses import replace
from functools import partial

from frivilligbors import keys
from frivilligbors.commit import Commit, Length
from web.context import Context

from ..rules import taking_back as rules
from . import lifecycle
from .lifecycle import Command


def taking_back_opening(context: Context, bors: str, *, by: str) -> Command:
    """Take back the first gong; the answer is like that of `lifecycle.creating`. Raises Refused.

    A broker who confirms an agreement at that moment is quicker or slower, never both: the commit expects the agreements that
    were counted here.
    """

    def prepare() -> Commit:
        agreements = context.redis.llen(keys.AGREEMENTS.of(bors))
        standing = sum(one.stands for one in context.queries.agreements(bors))
        change = partial(rules.take_back_opening, standing=standing, by=by)
        commit = lifecycle.changing(context, bors, "take back opening", by=by, body={}, change=change).prepare()
        return replace(commit, expects=[*commit.expects, Length(keys.AGREEMENTS, "", str(agreements))])

    return Command("take back opening", by, {}, prepare)


def taking_back_closing(context: Context, bors: str, *, by: str) -> Command:
    """Take back the closing gong; the answer is like that of `lifecycle.creating`. Raises Refused."""
    change = partial(rules.take_back_closing, by=by)
    return lifecycle.changing(context, bors, "take back closing", by=by, body={}, change=change)
