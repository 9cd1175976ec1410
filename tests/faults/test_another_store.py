from pathlib import Path

from frivilligbors import connections
from launcher.ports import free_port
from tests.eventually import eventually
from tests.running_house import RunningHouse
from tests.stores import own_store


def test_a_house_on_somebody_elses_store_runs_and_leaves_it_running(folder: Path, tmp_path: Path) -> None:
    with own_store(tmp_path) as url:
        with RunningHouse(folder / f"house-{free_port()}", REDIS_URL=url, SECRET_KEY="a secret of the tests " * 2) as house:
            assert "store" not in house.running["processes"]
            eventually(lambda: house.attempt("doctor").returncode == 0)  # a mailer may have to give way to all others
            house.run("bors", "create", "skien", "--name", "Frivilligbørsen i Skien")
            redis = connections.queue_client(url)
            assert list(redis.scan_iter("rq:*")) == [], "in there each note of the queue waits for the disk"
        assert redis.ping()
        redis.close()
