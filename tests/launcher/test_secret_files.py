from pathlib import Path

import pytest

from frivilligbors.errors import OperatorError
from launcher.secret_files import read_or_create_key, read_or_create_password

SPOILT = {"empty": b"", "half": b"abcdefghijklmnopqrstu", "blank": b" " * 43 + b"\n", "no text": b"\xff\xfe" * 40}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_key_that_is_not_whole_is_never_used_and_never_replaced_by_itself(tmp_path: Path, spoilt: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(spoilt)
    with pytest.raises(OperatorError, match=r"secret\.key is damaged .*put back your copy") as refused:
        read_or_create_key(file)
    assert str(refused.value).count("\n") == 0
    assert file.read_bytes() == spoilt


@pytest.mark.parametrize("spoilt", [*SPOILT.values(), b"x\nappendonly no\n"], ids=[*SPOILT, "more than a password"])
def test_a_password_between_our_own_processes_is_made_anew(tmp_path: Path, spoilt: bytes) -> None:
    file = tmp_path / "store.password"
    file.write_bytes(spoilt)
    made = read_or_create_password(file)
    assert len(made) == 43
    assert read_or_create_password(file) == made == file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_secret_stays_what_it_was_to_the_byte(tmp_path: Path) -> None:
    made = read_or_create_key(tmp_path / "secret.key")
    assert read_or_create_key(tmp_path / "secret.key") == made
    (tmp_path / "secret.key").write_text(f"{made}\n")  # as an editor leaves it
    assert read_or_create_key(tmp_path / "secret.key") == f"{made}\n"


def test_a_secret_that_can_be_kept_nowhere_is_told_in_a_sentence(tmp_path: Path) -> None:
    for file in (tmp_path / "gone" / "secret.key", tmp_path):
        with pytest.raises(OperatorError, match="cannot be"):
            read_or_create_key(file)
