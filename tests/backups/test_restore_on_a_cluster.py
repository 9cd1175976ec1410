"""On a cluster each børs is swapped in its own slot; the mark tells the whole switch."""

from contextlib import closing
from pathlib import Path

import pytest

from backups.binary_client import binary_client
from frivilligbors import connections, keys, restore_recovery
from frivilligbors.errors import Refused
from frivilligbors.restore_recovery import Phase
from frivilligbors.settings import Settings
from services.organiser.commands import command_line as organiser
from tests.eventually import eventually
from web.context import context_for

from ..clusters import cluster
from .conftest import SECRET, Hall
from .restoring import erase, give_up, staged


def test_a_copy_is_put_back_on_a_cluster_and_one_that_died_is_finished(tmp_path: Path) -> None:
    with cluster(tmp_path) as url, closing(binary_client(url)) as client:
        context = context_for(Settings(redis_url=url, secret_key=SECRET, public_url="http://localhost", data_dir=tmp_path))
        hall = Hall(context, client)
        for bors in ("drammen", "skien", "svelvik"):
            hall.evening(bors)
        kept = hall.copy()
        hall.evening("oslo")
        erase(hall, "skien", "nora")
        came = hall.restore(kept)
        assert (came.borser, came.findings, came.erased) == (["drammen", "skien", "svelvik"], [], 1)
        assert context.queries.borser() == came.borser
        assert context.queries.participant("skien", "nora") is None
        assert context.queries.participant("drammen", "nora")

        eventually(lambda: not any(one.rewriting for one in connections.persistence(context.redis)))
        assert connections.rewrite(context.redis)
        assert len(connections.persistence(context.redis)) == 3

        hall.client.delete(keys.RESTORE)
        restore = staged(hall, kept)
        with pytest.raises(Refused, match="being-restored"):
            organiser.close_bors(context, "svelvik", by="ola", idempotency_key="gong")
        for hash_tag in restore._status.hash_tags:
            client.set(restore_recovery.ready_key(restore._status.restore_id, hash_tag), 1)
        assert restore_recovery.move(context.redis, restore._status, Phase.STAGING, Phase.SWAPPING)
        assert restore_recovery.swap(context.redis, restore._status, "drammen")
        give_up(hall)
        assert restore_recovery.recover(context.redis).phase is Phase.DONE  # type: ignore[union-attr]
        assert context.queries.participant("skien", "nora")
        assert list(context.redis.scan_iter("beside*", 500)) == []
        organiser.close_bors(context, "svelvik", by="ola", idempotency_key="gong")
        context.redis.close()
