"""Plays the evening and keeps its data folder: `python -m tests.compatibility.write <folder> <name>` beside this file.

The folder that is kept was written by version 0.1.0 (b2425ef), on 2026-11-28. Processes are stopped and killed on the way,
so that letters are left in every state. What would run out (sessions, a sign-in code) was given until the year 2100, and what
RQ knows of its workers, which names the machine, was taken out; nothing else was touched.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from frivilligbors import connections
from frivilligbors.settings import Settings
from services.registration.store import sign_in_codes
from tests.running_house import RunningHouse
from web.context import context_for
from web.invitations import Token

from . import evening as played
from .evening import DONE, HALL, PLANNED, TRIAL, Evening, mailed, person

HERE = Path(__file__).parent
PUBLIC = "http://bors.example.no"
AGES = 4_102_444_800_000  # 2100-01-01, in ms
INVITED = {
    "kari": (HALL, "broker", "Kari Megler", "/megler/{}/inn", "megler"),
    "lise": (HALL, "broker", "Lise Leder", "/megler/{}/inn", "megler"),
    "ola": (HALL, "organiser", "Ola Arrangør", "/arrangor/inn", "arrangor"),
    "vera": (HALL, "host", "Vera Vert", "/vert/{}/inn", "vert"),
    "borghild": (HALL, "broker", "Borghild Bortvist", "/megler/{}/inn", "megler"),
    "petra": (DONE, "organiser", "Petra Arrangør", "/arrangor/inn", "arrangor"),
    "nils": (DONE, "broker", "Nils Megler", "/megler/{}/inn", "megler"),
    "tor": (TRIAL, "broker", "Tor Megler", "/megler/{}/inn", "megler"),
}


def until(so: Callable[[], object], within: float = 30) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + within
    while not so():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)


class Written:
    """A house, and what is given out in it."""

    def __init__(self, folder: Path) -> None:
        self.house = RunningHouse(folder, PUBLIC_URL=PUBLIC)
        self.house.start()
        self.evening = Evening(self.house.url)
        self.redis = connections.client(self.house.running["redis_url"])

    def invite(self) -> None:
        """Everybody signs in, in a browser too; then one of them may no longer."""
        for bors, name in ((HALL, "Frivilligbørsen i Elvebyen"), (DONE, "Frivilligbørsen i Fjellbyen")):
            self.house.run("bors", "create", bors, "--name", name, "--place", "Kulturhuset")
        self.house.run("bors", "create", PLANNED, "--name", "Frivilligbørsen i Dalen", "--opens-at", "2027-05-06T18:45")
        self.house.run("bors", "create", TRIAL, "--name", "Generalprøven", "--rehearsal")
        self.house.run("bors", "open", TRIAL)
        for who, (bors, role, name, path, cookie) in INVITED.items():
            lead = ["--lead"] if who == "lise" else []
            self.evening.tokens[who] = self.house.run("invite", role, bors, "--name", name, *lead)["token"]
            self.evening.sign_in(who, path.format(bors), cookie)
        self.evening.tokens["house"] = self.house.output.split("/arrangor/inn#")[1].split()[0]
        self.evening.sign_in("house", "/arrangor/inn", "arrangor")
        path = self.redis.hget(f"{{{HALL}}}:invitation:{self._digest('borghild')}", "invitation_id")
        self.evening.post_form("ola", f"/arrangor/{HALL}/invitasjoner/{path}/trekk", {}, "borghild-out")

    def _digest(self, who: str) -> str:
        token = Token.read(self.evening.tokens[who])
        assert token is not None
        return token.digest

    def letters(self, bors: str = HALL) -> list[dict[str, str]]:
        """Every letter's record."""
        return [self.redis.hgetall(f"{{{bors}}}:letter:{one}") for one in self.redis.lrange(f"{{{bors}}}:letters", 0, -1)]

    def all_gone(self) -> bool:
        """Whether every letter so far is settled."""
        every = [one for bors in (HALL, DONE, PLANNED, TRIAL) for one in self.letters(bors)]
        behind = [
            bors
            for bors in (HALL, DONE, PLANNED, TRIAL)
            if int(self.redis.get(f"{{{bors}}}:letters-at") or 0) < self.redis.xlen(f"{{{bors}}}:log")
        ]
        return not behind and all(one["state"] in ("sent", "dead") for one in every)

    def once_more(self) -> None:
        """An organiser has a letter sent once more."""
        sent = next(name for name in self.redis.lrange(f"{{{HALL}}}:letters", 0, -1) if "-agreement-" in name)
        self.evening.post_form("ola", f"/arrangor/{HALL}/brev/{sent}/igjen", {}, "again")

    def in_trouble(self) -> None:
        """Letters in the states they have while a post office is away: tried in vain, in hand, and in the queue."""
        launcher, processes = self.house.running["pid"], self.house.pids()
        fields = {"email": "pia@example.no"}
        os.kill(launcher, signal.SIGSTOP)
        os.kill(processes["postbox"], signal.SIGKILL)
        self.evening.register(HALL, "pia", person("Pia Eksempel", ("Pias lag", "voluntary"), **fields))
        until(lambda: any(int(one["attempts"]) >= 3 for one in self.letters() if one["state"] == "pending"))
        os.kill(launcher, signal.SIGCONT)
        box = self.house.pid("postbox", after=processes["postbox"])
        os.kill(launcher, signal.SIGSTOP)
        os.kill(box, signal.SIGSTOP)
        self.evening.register(HALL, "quynh", person("Quynh Eksempel", ("Quynhs lag", "voluntary"), email="quynh@example.no"))
        until(lambda: any(one["state"] == "sending" for one in self.letters()))
        os.kill(processes["post"], signal.SIGKILL)
        self.evening.register(HALL, "ragna", person("Ragna Eksempel", ("Ragnas lag", "public"), email="ragna@example.no"))
        sides = self.evening.side("ragna", "Et lån"), self.evening.side("chandra", "Brød")
        self.evening.agree("kari", HALL, "queued", *sides, category="equipment")
        until(lambda: any(one["state"] == "pending" and one["attempts"] == "0" for one in self.letters()))
        queue = connections.queue_client(self.house.running["queue_url"])
        until(lambda: queue.llen("rq:queue:letters") >= 3)
        queue.close()

    def sign_in_code(self) -> None:
        """What a host shows somebody who stands at the door: a way to her own page, good once."""
        context = context_for(
            replace(Settings.of(self.house.environment), redis_url=self.house.running["redis_url"], secret_key="-")
        )
        eli = context.queries.participant_by_code(HALL, self.evening.codes["eli"])
        assert eli is not None
        self.evening.tokens["ticket-of-eli"] = str(sign_in_codes.issue(context, HALL, eli))

    def manifest(self, ids: dict[str, str]) -> dict[str, Any]:
        """What was given out, and what the house answers to all of it now."""
        sent_again = [self._answered(command) for command in self.evening.commands]
        kinds = ("participant", "organisation", "handshake", "agreement", "invitation", "letter", "session")
        return {
            "version": "0.1.0",
            "written_by": "b2425ef",
            "public_url": PUBLIC,
            "ids": ids,
            "tokens": self.evening.tokens,
            "cookies": self.evening.cookies,
            "codes": self.evening.codes,
            "links": self.evening.links,
            "mailed": mailed(self.house.postbox_letters()),
            "commands": sent_again,
            "boards": {bors: self.evening.board(bors) for bors in (HALL, DONE, PLANNED, TRIAL)},
            "letters": {bors: sorted(one["state"] for one in self.letters(bors)) for bors in (HALL, DONE, PLANNED, TRIAL)},
            "records": {
                bors: {kind: len(list(self.redis.scan_iter(f"{{{bors}}}:{kind}:*", 500))) for kind in kinds}
                for bors in (HALL, DONE, PLANNED, TRIAL)
            },
            "facts": {bors: self.redis.xlen(f"{{{bors}}}:log") for bors in (HALL, DONE, PLANNED, TRIAL)},
        }

    def _answered(self, command: dict[str, Any]) -> dict[str, Any]:
        answer = self.evening.send(command)
        if "json" not in command:
            return command | {"status": answer.status_code, "location": answer.headers.get("Location", "")}
        replayed = answer.headers.get("Idempotent-Replayed") == "true"
        return command | {"status": answer.status_code, "replayed": replayed, "answer": answer.json()}

    def close(self) -> None:
        """What runs out shall not; then the file is written anew, and the house stops."""
        for key in [key for key in self.redis.scan_iter("{*", 500) if self.redis.pexpiretime(key) > 0]:  # type: ignore[attr-defined]
            self.redis.pexpireat(key, AGES)  # type: ignore[attr-defined]
        queue = connections.queue_client(self.house.running["queue_url"])
        names = [*queue.scan_iter("rq:worker*"), *queue.scan_iter("rq:clean*"), *queue.scan_iter("rq:schedul*")]
        queue.delete(*names)
        queue.close()
        connections.rewrite(self.redis)
        until(lambda: not any(one.rewriting for one in connections.persistence(self.redis)))
        self.redis.close()
        assert self.house.process is not None
        self.house.process.send_signal(signal.SIGINT)
        os.kill(self.house.process.pid, signal.SIGCONT)
        self.house.process.wait(30)
        self.house.process = None


def keep(folder: Path, name: str) -> None:
    """The folder as one small file, without what only tells of this machine."""
    for gone in ("log", "output", "hub.door", "lock"):
        path = folder / gone
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    (folder / "store" / "server.log").unlink()

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        return info

    with tarfile.open(HERE / f"{name}.tar.xz", "w:xz", preset=9) as packed:
        packed.add(folder, arcname="data", filter=plain)


def main(folder: Path, name: str) -> None:
    """Play it once."""
    written = Written(folder)
    try:
        written.invite()
        ids = played.in_the_hour(written.evening) | played.after_the_gong(written.evening)
        played.the_rest(written.evening)
        until(written.all_gone)
        written.once_more()
        until(written.all_gone)
        written.in_trouble()
        written.sign_in_code()
        until(
            lambda: all(
                written.evening.board(bors)["version"] == written.redis.xlen(f"{{{bors}}}:log") for bors in (HALL, DONE)
            )
        )
        manifest = written.manifest(ids)
    finally:
        written.close()
    (HERE / f"{name}.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    keep(folder, name)
    subprocess.run(["ls", "-l", str(HERE)], check=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
