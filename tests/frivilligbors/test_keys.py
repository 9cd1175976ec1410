"""Every key has one owner who writes it, and nobody else does."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import get_args

import pytest

from frivilligbors import commit, keys
from frivilligbors.keys import Key, Owner
from tests.packages import PACKAGES, ROOT
from web.app import Slug

OWNERS = {
    "services/registration": "registration",
    "services/agreements": "agreements",
    "services/organiser": "organiser",
    "services/display": "display",
    "web/invitations.py": "invitations",
    "web/sessions.py": "sessions",
    "frivilligbors/board.py": "board",
    "frivilligbors/bors_erasure.py": "organiser",
    "frivilligbors/handshake_withdrawal.py": "agreements",
    "frivilligbors/ledger.py": "ledger",
    "frivilligbors/restore_recovery.py": "restore",
    "workers": "letters",
}
CARRIES = {"backups/restore.py", "backups/changes_since.py", "launcher/repair.py"}  # put a whole børs back, in everybody's name
WRITES = {kind.__name__ for kind in get_args(commit.Write)}
COMMANDS = {"set", "delete", "hset", "sadd", "srem", "rpush", "zadd", "zrem", "expire", "hdel", "incr", "unlink"}
ALL = {name: value for name, value in vars(keys).items() if isinstance(value, Key)}


@cache
def sources() -> list[tuple[str, list[ast.Attribute | ast.Call]]]:
    """Every file of the product, with the attributes and the calls in it."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return [(str(file.relative_to(ROOT)), attributes_and_calls(ast.parse(file.read_text()))) for file in files]


def attributes_and_calls(node: ast.AST) -> list[ast.Attribute | ast.Call]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Attribute | ast.Call)]


def named(parts: Iterable[ast.AST]) -> set[str]:
    """The keys that a piece of code names."""
    attributes = (part for part in parts if isinstance(part, ast.Attribute))
    return {
        part.attr for part in attributes if isinstance(part.value, ast.Name) and part.value.id == "keys" and part.attr in ALL
    }


def written(parts: Iterable[ast.AST]) -> set[str]:
    """The keys that code writes: in a commit, or by a command of the store."""
    found: set[str] = set()
    for call in (part for part in parts if isinstance(part, ast.Call)):
        function = call.func
        commits = isinstance(function, ast.Name) and function.id in WRITES
        commands = isinstance(function, ast.Attribute) and function.attr in COMMANDS
        if (commits or commands) and call.args:
            found |= named(ast.walk(call.args[0]))
    return found


def laid_out_for(parts: Iterable[ast.AST]) -> Iterator[str]:
    """The owners in whose name code lays out writes for commands of others."""
    for call in (part for part in parts if isinstance(part, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "OwnerWrites":
            yield call.args[0].value if isinstance(call.args[0], ast.Constant) else "not a literal"


def owner(file: str) -> str | None:
    return next((name for path, name in OWNERS.items() if file.startswith(path)), None)


def test_only_its_owner_writes_a_key() -> None:
    wrong = {
        f"{file} writes {name}, which is {ALL[name].owner}'s"
        for file, parts in sources()
        for name in written(parts)
        if ALL[name].owner != owner(file) and file not in CARRIES
    }
    assert wrong == set()


def test_every_key_is_used() -> None:
    used = set().union(*(named(parts) for _, parts in sources()))
    assert ALL.keys() - used == set()


def test_every_owner_of_a_key_has_a_module_and_no_owner_is_left_over() -> None:
    assert {key.owner for key in ALL.values()} == set(OWNERS.values()) == set(get_args(Owner))


def test_nobody_lays_out_writes_in_the_name_of_another_owner() -> None:
    named_owners = {(file, name) for file, parts in sources() for name in laid_out_for(parts)}
    assert named_owners == {("frivilligbors/handshake_withdrawal.py", "agreements")}
    assert all(owner(file) == name for file, name in named_owners)


def test_no_two_keys_have_the_same_name() -> None:
    assert len({key.name for key in ALL.values()}) == len(ALL)


@pytest.mark.parametrize("key", ALL.values(), ids=lambda key: key.name)
def test_every_key_of_a_bors_lives_in_its_slot(key: Key) -> None:
    assert key.of("nesset").startswith("{nesset}:")
    assert key.of("nesset", "a}b{c").startswith("{nesset}:")
    assert key.of("nesset", "x") != key.of("nesset")


def test_one_name_followed_by_a_part_is_never_another_name() -> None:
    names = [key.name for key in ALL.values()]
    assert not [name for name in names if ":" in name]


def test_what_belongs_to_no_bors_lies_outside_every_slug() -> None:
    assert re.fullmatch(Slug.regex, "nesset-2024")
    assert not re.fullmatch(Slug.regex, keys.INSTALLATION)
