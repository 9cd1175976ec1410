"""`restore`: put a copy back."""

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from frivilligbors.settings import Unusable
from web import Context
from workers import erased_list

from ..archive import file as archive
from ..archive import later
from ..archive.binary import binary
from ..archive.restore import Restore, Restored
from ..first_organiser import organiser_link
from ..running import house_of_the_command
from ..telling import Telling, is_json, tell


@click.command("restore", cls=Telling)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put it in place of all that the store holds.")
@click.option(
    "--erased",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who has been erased since: a newer backup, or what `frivilligbors erased` told. As often as you like.",
)
@click.option("--accept-damage", is_flag=True, help="Put it back although something in it is damaged.")
def command(file: Path, force: bool, lists: tuple[Path, ...], accept_damage: bool) -> None:
    """Put FILE back into an empty store.

    It is laid beside what is there, examined, and then switched to in one step; until then nothing has changed.
    Meanwhile the house asks everybody to wait.
    """
    context = house_of_the_command()
    header, kept = archive.read(file)
    there = context.queries.borser()
    if there and not force:
        raise Unusable(f"The store is not empty, it holds {', '.join(there)}: --force puts the backup in their place.")
    known = erased_list.read(context.settings.data_dir / erased_list.NAME).union(*map(later.erased_by_list, lists))
    known |= later.erased_in(context.redis, there)
    erased_list.add(context.settings.data_dir, known)
    with closing(binary(context.settings.redis_url)) as client:
        came = Restore(context, client, kept, _say).run(known, accept_damage=accept_damage)
    organiser_link(context)  # the one on the terminal shall go on working
    told = {"made_at": header["made_at"], "keys": len(kept), "borser": came.borser, "erased": came.erased}
    told |= {"shut_out": came.shut_out, "findings": [found.text for found in came.findings]}
    tell(told, _told(header, came, unknown=not (there or lists or _has_list(context))))


def _told(header: dict[str, Any], came: Restored, *, unknown: bool) -> str:
    lines = [f"{len(came.borser)} børser as of {header['made_at']}: {', '.join(came.borser) or 'none'}."]
    if came.erased:
        lines.append(f"Erased again, since they had been erased after it was made: {came.erased}.")
    if came.shut_out:
        lines.append(f"Invitations and links that had been revoked after it was made, and stay so: {came.shut_out}.")
    if unknown:
        lines.append(
            "The store was empty, so nobody here knows who has been erased since: put it back once more with"
            " --force --erased <a newer backup, or a list>, if there is one."
        )
    return "\n".join(lines + [f"Note: {found.text}." for found in came.findings])


def _has_list(context: Context) -> bool:
    return (context.settings.data_dir / erased_list.NAME).exists()


def _say(how_far: str) -> None:
    if not is_json():
        click.echo(how_far, err=True)
