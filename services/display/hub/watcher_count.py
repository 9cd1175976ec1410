"""How many watchers see the wall or the figures of each børs, and how old the oldest of what they see is: those whose
socket is told of changes alone, as a desk is, are not counted."""

from collections.abc import Mapping

from ..rules.streams import SIGNALS, Stream
from ..store.hub_count import HubCount
from .subscriber import Channel


def count_watchers(channels: Mapping[str, Mapping[Stream, Channel]], now: float) -> dict[str, HubCount]:
    """The count of every børs. From any thread: what is read while it changes is right again in two seconds."""
    return {bors: _count(list(streams.values()), now) for bors, streams in list(channels.items())}


def _count(channels: list[Channel], now: float) -> HubCount:
    shown = [one for one in channels if one.stream.kind not in SIGNALS]
    oldest = max((channel.oldest_age(now) for channel in shown), default=0)
    return HubCount(sum(channel.size for channel in shown), oldest)
