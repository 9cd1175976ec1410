"""An evening that is copied, and put back where it was and in another house."""

from pathlib import Path

import httpx

from launcher.ports import free_port
from tests.eventually import eventually
from tests.running_house import RunningHouse


def registered(house: RunningHouse, bors: str, name: str) -> dict[str, str]:
    body = {"name": name, "organisations": [{"name": name, "sector": "individual"}]}
    url, headers = f"{house.url}/api/bors/{bors}/participants", {"Idempotency-Key": name.replace(" ", "-")}
    found: dict[str, str] = httpx.post(url, json=body, headers=headers).json()
    return found


def test_an_evening_comes_back_from_its_copy(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "evening.backup"
    with RunningHouse(folder / f"first-{free_port()}") as first:
        first.run("bors", "create", "drammen", "--name", "Frivilligbørsen i Drammen")
        first.run("bors", "open", "drammen")
        token = first.invite("broker", "drammen", "Kari Nordmann")
        nora = registered(first, "drammen", "Nora Borteborte")
        before = httpx.get(f"{first.url}/api/bors/drammen/board").json()
        assert first.run("backup", str(file))["borser"] == ["drammen"]
        httpx.post(f"{first.url}/deg/slett", data={"key": "once", "sure": "ja"}, cookies={"deltaker": nora["token"]})
        erased = first.attempt("erased").stdout
        assert erased == f"drammen {nora['participant_id']}\n"
        assert eventually((first.data_dir / "erased").exists)
        assert first.run("restore", str(file), "--force")["erased"] == 1
        (tmp_path / "erased").write_text(erased)
    with RunningHouse(folder / f"second-{free_port()}") as second:
        restore = second.attempt("restore", str(file))
        assert "nobody here knows who has been erased since" in restore.stdout
        board = httpx.get(f"{second.url}/api/bors/drammen/board").json()
        changing = ("epoch", "server_now")
        assert board["epoch"] != before["epoch"]
        assert {k: v for k, v in board.items() if k not in changing} == {k: v for k, v in before.items() if k not in changing}
        assert second.run("restore", str(file), "--force", "--erased", str(tmp_path / "erased"))["erased"] == 1
        assert second.run("rebuild", "drammen")["equal"] is True
        listed = httpx.get(f"{second.url}/api/bors/drammen/agreements", headers={"Authorization": f"Bearer {token}"})
        assert listed.status_code == 200
        second.run("bors", "create", "skien", "--name", "Frivilligbørsen i Skien")
        assert "--force" in second.attempt("restore", str(file)).stderr
        second.run("restore", str(file), "--force")
        assert [one["bors"] for one in second.run("bors", "list")["borser"]] == ["drammen"]
