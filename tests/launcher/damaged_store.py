"""An evening in the files of a store, and every way in which we know them to be damaged."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from redis import Redis

from frivilligbors import keys
from launcher import high_water_marks
from launcher.aof_files import AOF_DIR, MANIFEST
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server

BORS, FACTS, AGREEMENTS = "drammen", 40, 12


@contextmanager
def running(data: Path) -> Iterator["Redis"]:
    """A store on a data folder, and a client of it."""
    lock = lock_data_dir(data, timeout=5)
    server = EmbeddedStore(data, lock)
    try:
        process = server.start()
        try:
            with closing(server.client(5)) as client:
                yield client
        finally:
            stop_server(process)
    finally:
        os.close(lock)


def agree(client: "Redis", first: int, last: int) -> None:
    """Facts of agreements, as a commit writes them: fact and number in one step."""
    for position in range(first, last + 1):
        pipe = client.pipeline(transaction=True)
        if position > FACTS - AGREEMENTS:
            pipe.incr(keys.SEQUENCE.of(BORS, "agreement"))
        pipe.xadd(keys.LOG.of(BORS), {"kind": "agreement.confirmed", "text": "x" * 200}, id=f"{position}-0")
        pipe.execute()


def inside(data: Path) -> Path:
    return data / "store" / AOF_DIR


def appended(data: Path) -> Path:
    (found,) = inside(data).glob("*.incr.aof")
    return found


def base_of(data: Path) -> Path:
    (found,) = inside(data).glob("*.base.rdb")
    return found


def garbage_at_the_end(data: Path) -> None:
    with appended(data).open("ab") as file:
        file.write(b"\x00\x00garbage\r\n" * 50)


def flipped_bit_in_the_last_entry(data: Path) -> None:
    text = bytearray(appended(data).read_bytes())
    text[text.rindex(b"*") + 1] ^= 1 << 6
    appended(data).write_bytes(text)


def no_list(data: Path) -> None:
    (inside(data) / MANIFEST).unlink()


def empty_list(data: Path) -> None:
    (inside(data) / MANIFEST).write_text("")


def half_a_list(data: Path) -> None:
    text = (inside(data) / MANIFEST).read_text()
    (inside(data) / MANIFEST).write_text(text[: len(text) - 12])


def no_base(data: Path) -> None:
    base_of(data).unlink()


def empty_base(data: Path) -> None:
    base_of(data).write_bytes(b"")


def half_a_base(data: Path) -> None:
    base_of(data).write_bytes(base_of(data).read_bytes()[:40])


def flipped_bit_in_the_base(data: Path) -> None:
    text = bytearray(base_of(data).read_bytes())
    text[len(text) // 2] ^= 1
    base_of(data).write_bytes(text)


def nothing_appended(data: Path) -> None:
    appended(data).unlink()


def no_folder(data: Path) -> None:
    shutil.rmtree(data / "store")


def no_folder_and_never_looked_at(data: Path) -> None:
    """As of version 0.1.0, too: what tells that a house has run here is what its pages had to say."""
    (data / "log").mkdir()
    (data / "log" / "web.log").touch()
    no_folder(data)
    high_water_marks.path_for(data / "store").unlink()


def nothing_left(data: Path) -> None:
    shutil.rmtree(inside(data))


def nothing_left_and_never_looked_at(data: Path) -> None:
    """As a folder of version 0.1.0, which wrote down nothing beside the store."""
    shutil.rmtree(inside(data))
    high_water_marks.path_for(data / "store").unlink()


Harm = Callable[[Path], None]
MENDED: dict[Harm, str] = {
    garbage_at_the_end: r"is damaged from byte \d+ of \d+: frivilligbors repair takes out",
    no_list: r"list of the store's files .* frivilligbors repair puts it together again from the 2 files",
    empty_list: "list of the store's files",
    half_a_list: "list of the store's files",
}
HELD = f"{BORS}: {FACTS} facts, {AGREEMENTS} agreements"
ANEW = r"put it back from a copy of the folder, or begin .*frivilligbors repair --empty.* restore a backup"
LOST: dict[Harm, str] = {
    no_base: rf"base\.rdb is missing or empty.*{HELD}.*{ANEW}",
    empty_base: rf"base\.rdb is missing or empty.*{HELD}.*{ANEW}",
    half_a_base: rf"base\.rdb is damaged.*{HELD}.*{ANEW}",
    flipped_bit_in_the_base: rf"base\.rdb is damaged.*{HELD}.*{ANEW}",
    nothing_appended: rf"incr\.aof is missing or empty.*{HELD}.*{ANEW}",
    nothing_left: rf"held \({HELD}\) is gone from .*{ANEW}",
    no_folder: rf"held \({HELD}\) is gone from .*{ANEW}",
    nothing_left_and_never_looked_at: rf"nobody noted what\) is gone from .*{ANEW}",
    no_folder_and_never_looked_at: rf"nobody noted what\) is gone from .*{ANEW}",
}
