"""Facts and records as hypothesis invents them: whatever their types allow."""

from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from frivilligbors import records
from frivilligbors.facts import FACTS, Fact

MOMENTS = st.integers(0, 4_000_000_000_000).map(lambda ms: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms))
st.register_type_strategy(datetime, MOMENTS)

RECORDS: tuple[type[Any], ...] = tuple(kind for kind in vars(records).values() if is_dataclass(kind) and isinstance(kind, type))


def facts(*kinds: type[Fact]) -> st.SearchStrategy[Any]:
    """Facts of these kinds; of every kind, if none is named."""
    return st.one_of([st.from_type(kind) for kind in kinds or FACTS.values()])


def any_record() -> st.SearchStrategy[Any]:
    return st.one_of([st.from_type(kind) for kind in RECORDS])
