"""Who was erased is known by ids alone, outside the store."""

import errno
import os
from pathlib import Path

import pytest

from workers.erasure_cleanup import erased_list
from workers.erasure_cleanup.erased_list import Erased

NORA, OLGA = Erased("drammen", "0c6f0d1f5a3b9e42"), Erased("skien", "9e420c6f0d1f5a3b")


def test_each_stands_once_however_often_it_is_written(tmp_path: Path) -> None:
    erased_list.add(tmp_path, [NORA])
    erased_list.add(tmp_path, [NORA, OLGA])
    erased_list.add(tmp_path, [OLGA])
    file = tmp_path / erased_list.NAME
    assert file.read_text().split("\n") == ["", str(NORA), "", str(OLGA), ""]
    assert erased_list.read(file) == {NORA, OLGA}
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_that_was_torn_off_is_nobody_and_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / erased_list.NAME).write_text("drammen 0c6f0d1f5a3b9e42\nskien")
    erased_list.add(tmp_path, [OLGA])
    assert erased_list.read(tmp_path / erased_list.NAME) == {NORA, OLGA}
    with pytest.raises(ValueError, match="no list"):
        erased_list.read_strictly(tmp_path / erased_list.NAME)


def test_where_nobody_may_write_the_logs_alone_know(tmp_path: Path) -> None:
    erased_list.add(tmp_path / "nowhere", [NORA])
    assert not (tmp_path / "nowhere").exists()


def test_a_full_disk_is_told_so_that_it_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        erased_list.add(tmp_path, [NORA])
