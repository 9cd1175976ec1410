import pytest

from frivilligbors.store import Store

from .stage import Stage


@pytest.fixture
def stage(store: Store, bors: str) -> Stage:
    return Stage(store, bors)
