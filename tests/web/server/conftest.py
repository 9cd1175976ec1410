from collections.abc import Iterator
from pathlib import Path

import pytest

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient
from tests.services.display.evening import Evening

from .serving import Serving


@pytest.fixture(scope="session")
def serving(store_url: str, folder: Path) -> Iterator[Serving]:
    """Registration as it is served in a container, by a server in a hurry."""
    data = folder / "serving"
    data.mkdir()
    with Serving(store_url, data) as running:
        yield running
        assert "Traceback" not in running.output


@pytest.fixture(scope="module")
def planned(redis: RedisClient) -> Iterator[str]:
    """The slug of a børs where people register."""
    evening = Evening(redis, "served-byte-by-byte")
    yield evening.slug
    redis.srem(keys.DIRECTORY, evening.slug)
