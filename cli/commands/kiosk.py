"""`kiosk`: write what a machine nobody sits at needs to boot into the wall."""

from pathlib import Path

import click

from i18n import LANGUAGES

from ..kiosk.kiosk_files import checked_url, kiosk_files
from ..output import JsonCommand, print_result

NEXT = "Take {folder} to the machine and run there: sudo sh {name}/install.sh (docs/kiosk.md has the whole way)."


@click.command("kiosk", cls=JsonCommand)
@click.argument("url")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Write the files there.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Of what it shows while it waits.")
def command(url: str, folder: Path | None, language: str) -> None:
    """Make a Debian or Raspberry Pi OS machine a wall.

    The machine boots into the walls of the house at URL, waits while that is away, and needs nobody. Without --folder the files
    are printed.
    """
    files = kiosk_files(checked_url(url), language)
    if folder is None:
        text = "\n".join(f"=== {name}\n{content}" for name, content in files.items())
        print_result({"files": files}, text)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    print_result({"folder": str(folder), "files": sorted(files)}, NEXT.format(folder=folder, name=folder.resolve().name))
