"""`frivilligbors up`: the whole evening on this machine, on one command."""

import os
from contextlib import ExitStack, closing

from redis.exceptions import RedisError

from frivilligbors.settings import Settings
from web.context import context_for

from . import addresses, banner
from .bell import Bell
from .first_organiser import organiser_link
from .household import household
from .keeper import Keeper
from .launcher import Launcher
from .plan import Plan, plan
from .running import Note, note, take_note_away
from .server import claim


def up() -> None:
    """Start the house, keep it running, and stop it when somebody asks. Raises Unusable."""
    told = Settings.of()
    os.umask(0o077)  # what a house keeps names people
    with ExitStack() as leaving:
        bell = leaving.enter_context(closing(Bell()))
        lock = claim(told.data_dir, patience=2)
        leaving.callback(os.close, lock)
        left = note(told.data_dir)  # by a house that was killed: its web process may still be letting go of the port
        listener = leaving.enter_context(addresses.open_port(told.port, patience=5 if left and left.port == told.port else 0))
        planned = plan(told, lock)
        keeper = _keeper(planned)
        children = household(planned, listener.fileno(), keeper)
        launcher = Launcher(children, bell, Note(planned).keep, banner.warn)
        leaving.callback(launcher.stop)
        leaving.callback(listener.close)  # whoever comes now is turned away at once
        leaving.callback(take_note_away, told.data_dir)
        if launcher.start():
            banner.show(planned, _organiser(planned))
            launcher.watch()
        banner.stopping()


def _keeper(planned: Plan) -> Keeper | None:
    if planned.server is None:
        return None
    keeper = Keeper(planned.server, banner.warn)
    keeper.start()
    return keeper


def _organiser(planned: Plan) -> str:
    """The organiser's link, or why there is none: the house runs all the same."""
    try:
        return organiser_link(context_for(planned.settings)) or banner.TAKEN_BACK
    except RedisError:
        return banner.NOT_NOW
