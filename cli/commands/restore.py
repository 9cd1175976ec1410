"""`restore`: restore a backup file."""

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from backups import backup_file, changes_since
from backups.binary_client import binary_client
from backups.restore import Restore, RestoreResult
from frivilligbors.errors import OperatorError
from launcher.organiser_link import organiser_link
from launcher.running_instance import running_context
from web.context import Context
from workers.erasure_cleanup import erased_list

from ..output import JsonCommand, is_json, print_result


@click.command("restore", cls=JsonCommand)
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
    context = running_context()
    header, dumped = backup_file.read(file)
    existing = context.queries.borser()
    if existing and not force:
        raise OperatorError(f"The store is not empty, it holds {', '.join(existing)}: --force puts the backup in their place.")
    known = erased_list.read(context.settings.data_dir / erased_list.NAME).union(*map(changes_since.read_erased_list, lists))
    known |= changes_since.erased_in(context.redis, existing)
    erased_list.add(context.settings.data_dir, known)
    with closing(binary_client(context.settings.redis_url)) as redis:
        result = Restore(context, redis, dumped, _print_progress).run(known, accept_damage=accept_damage)
    organiser_link(context)  # so that the link printed by `up` goes on working
    data = {"made_at": header["made_at"], "keys": len(dumped), "borser": result.borser, "erased": result.erased}
    data |= {"shut_out": result.revoked, "findings": [found.text for found in result.findings]}
    print_result(data, _summary(header, result, unknown=not (existing or lists or _has_erased_list(context))))


def _summary(header: dict[str, Any], result: RestoreResult, *, unknown: bool) -> str:
    lines = [f"{len(result.borser)} børser as of {header['made_at']}: {', '.join(result.borser) or 'none'}."]
    if result.erased:
        lines.append(f"Erased again, since they had been erased after it was made: {result.erased}.")
    if result.revoked:
        lines.append(f"Invitations and links that had been revoked after it was made, and stay so: {result.revoked}.")
    if unknown:
        lines.append(
            "The store was empty, so nobody here knows who has been erased since: put it back once more with"
            " --force --erased <a newer backup, or a list>, if there is one."
        )
    return "\n".join(lines + [f"Note: {found.text}." for found in result.findings])


def _has_erased_list(context: Context) -> bool:
    return (context.settings.data_dir / erased_list.NAME).exists()


def _print_progress(message: str) -> None:
    if not is_json():
        click.echo(message, err=True)
