"""The board, whatever becomes of the processes that keep it."""

import random
import threading
import time

from frivilligbors.board import Boards
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.workers.conftest import Start
from tests.workers.evening import Evening
from tests.workers.test_board_follower import folded, kept


def test_two_followers_killed_again_and_again_give_the_bytes_of_a_rebuild(
    redis: RedisClient, evening: Evening, start: Start
) -> None:
    followers = [start("board"), start("board")]
    agreeing = threading.Thread(target=lambda: [evening.agree() for _ in range(600)])
    agreeing.start()
    chance = random.Random(7)
    for _ in range(6):
        time.sleep(chance.uniform(0.1, 0.5))
        victim = chance.randrange(2)
        followers[victim].kill()
        followers[victim].wait()
        followers[victim] = start("board")
    agreeing.join()
    eventually(lambda: kept(redis, evening.slug).get("at") == str(Log(redis).newest_position(evening.slug)))
    assert kept(redis, evening.slug) == folded(redis, evening.slug)
    assert Boards(redis).read(evening.slug).tallies.agreements.total == 600
