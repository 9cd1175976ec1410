"""`frivilligbors up`: the whole evening on this machine, on one command."""

import os
from contextlib import ExitStack, closing
from functools import partial

from frivilligbors.settings import Settings
from web.house import furnished

from . import addresses, banner
from .bell import Bell
from .first_organiser import organiser_link
from .household import household
from .launcher import Launcher
from .plan import Plan, plan
from .running import SHARED, Running, leave_note, note, take_note_away
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
        launcher = Launcher(household(planned, listener.fileno()), bell, partial(_leave_note, planned), banner.warn)
        leaving.callback(launcher.stop)
        leaving.callback(listener.close)  # whoever comes now is turned away at once
        leaving.callback(take_note_away, told.data_dir)
        if launcher.start():
            banner.show(planned, organiser_link(furnished(planned.settings)))
            launcher.watch()
        banner.stopping()


def _leave_note(planned: Plan, processes: dict[str, int]) -> None:
    shared = {name: getattr(planned.settings, name) for name in SHARED}
    pages = planned.postbox.page if planned.postbox else ""
    running = Running(pid=os.getpid(), port=planned.settings.port, letters_at=pages, processes=processes, **shared)
    leave_note(planned.settings.data_dir, running)
