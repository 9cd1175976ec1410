"""`restore`: put a copy back."""

from contextlib import closing
from pathlib import Path

import click

from frivilligbors.settings import Unusable

from ..archive import file as archive
from ..archive.binary import binary
from ..archive.copy import put_back
from ..first_organiser import organiser_link
from ..running import house_of_the_command
from ..telling import Telling, tell


@click.command("restore", cls=Telling)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put it in place of all that the store holds.")
def command(file: Path, force: bool) -> None:
    """Put FILE back into an empty store."""
    home = house_of_the_command()
    header, kept = archive.read(file)
    if (there := home.roster.borser()) and not force:
        raise Unusable(f"The store is not empty, it holds {', '.join(there)}: --force puts the backup in their place.")
    with closing(binary(home.settings.redis_url)) as client:
        borser = put_back(client, kept)
    organiser_link(home)  # the one on the terminal shall go on working
    told = {"made_at": header["made_at"], "keys": len(kept), "borser": borser}
    tell(told, f"{len(borser)} børser as of {header['made_at']}: {', '.join(borser) or 'none'}.")
