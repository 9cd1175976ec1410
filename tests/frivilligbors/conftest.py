import pytest

from frivilligbors.redis_client import RedisClient

from .ledger_stage import Stage


@pytest.fixture
def stage(redis: RedisClient, bors: str) -> Stage:
    return Stage(redis, bors)
