"""The scripts that run in the store, each with the checks it shares with others in front of it."""

from importlib.resources import files


def script(package: str, name: str, *checks: str) -> str:
    """The script `name` of a package, after the checks it calls: `type_guard`, `cursor_guard`."""
    sources = [*((__package__, check) for check in checks), (package, name)]
    return "\n".join((files(where) / f"{each}.lua").read_text() for where, each in sources)
