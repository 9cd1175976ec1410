"""`backup`: a copy of everything in one file."""

from contextlib import closing
from pathlib import Path

import click

from frivilligbors import keys, restoring
from frivilligbors.restoring import Phase
from frivilligbors.settings import Unusable
from workers import erased_list

from ..archive import file as archive
from ..archive import later
from ..archive.binary import binary
from ..archive.copy import positions, scopes, taken
from ..running import house_of_the_command
from ..telling import Telling, tell


@click.command("backup", cls=Telling)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Copy everything into FILE.

    Every børs, with its people, agreements and letters, as it stands at one moment, while the house runs.
    """
    context = house_of_the_command()
    if (under_way := restoring.settle(context.redis)) and under_way.phase is not Phase.DONE:
        raise Unusable("A restore is under way: take the copy when it is done.")
    with closing(binary(context.settings.redis_url)) as client:
        found = scopes(client)
        borser = [scope for scope in found if scope != keys.HOUSE]
        made_at = context.clock.now().isoformat(timespec="seconds")
        erased = later.erased_in(context.redis, borser) | erased_list.read(context.settings.data_dir / erased_list.NAME)
        header = {"made_at": made_at, "borser": positions(context.redis, borser), "erased": sorted(erased)}
        count = archive.write(file, header, (kept for scope in found for kept in taken(client, scope)))
    told = {"file": str(file.absolute()), "keys": count, "borser": borser}
    tell(told, f"{len(borser)} børser in {file} ({count} keys). It names people: keep it as you keep the list of them.")
