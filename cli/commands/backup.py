"""`backup`: write a backup file."""

from contextlib import closing
from pathlib import Path

import click

from backups import backup_file, changes_since
from backups.binary_client import binary_client
from backups.snapshot import dump_hash_tag, list_hash_tags, newest_positions
from frivilligbors import keys, restore_recovery
from frivilligbors.errors import OperatorError
from frivilligbors.restore_recovery import Phase
from launcher.running_instance import running_context
from workers.erasure_cleanup import erased_list

from ..output import JsonCommand, print_result


@click.command("backup", cls=JsonCommand)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Copy everything into FILE.

    Every børs, with its people, agreements and letters, as it stands at one moment, while the house runs.
    """
    context = running_context()
    if (restore := restore_recovery.recover(context.redis)) and restore.phase is not Phase.DONE:
        raise OperatorError("A restore is under way: take the copy when it is done.")
    with closing(binary_client(context.settings.redis_url)) as redis:
        hash_tags = list_hash_tags(redis)
        borser = [hash_tag for hash_tag in hash_tags if hash_tag != keys.INSTALLATION]
        made_at = context.clock.now().isoformat(timespec="seconds")
        erased = changes_since.erased_in(context.redis, borser) | erased_list.read(context.settings.data_dir / erased_list.NAME)
        header = {"made_at": made_at, "borser": newest_positions(context.redis, borser), "erased": sorted(erased)}
        count = backup_file.write(file, header, (dumped for hash_tag in hash_tags for dumped in dump_hash_tag(redis, hash_tag)))
    data = {"file": str(file.absolute()), "keys": count, "borser": borser}
    print_result(data, f"{len(borser)} børser in {file} ({count} keys). It names people: keep it as you keep the list of them.")
