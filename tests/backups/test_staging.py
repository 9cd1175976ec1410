"""What is put into the staging area never touches what is live."""

import pytest

from backups.staging import StagedRedis
from frivilligbors import keys
from frivilligbors.redis_client import RedisClient


@pytest.mark.parametrize("command", ["execute_command", "eval", "evalsha"])
def test_a_command_whose_keys_are_not_known_is_refused(redis: RedisClient, bors: str, command: str) -> None:
    staged = StagedRedis.of(redis, "staged:")
    with pytest.raises(AttributeError, match="could be those of the live store"):
        getattr(staged, command)("SET", keys.BORS.of(bors), "x")


def test_a_script_writes_under_the_prefix_alone(redis: RedisClient, bors: str) -> None:
    staged = StagedRedis.of(redis, "staged:")
    staged.register_script("return redis.call('SET', KEYS[1], ARGV[1])")(keys=[keys.BORS.of(bors)], args=["x"])
    assert (redis.exists(keys.BORS.of(bors)), redis.get("staged:" + keys.BORS.of(bors))) == (0, "x")
    redis.delete("staged:" + keys.BORS.of(bors))
