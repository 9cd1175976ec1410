"""`repair`: repair the files of the embedded store."""

import click

from frivilligbors.errors import OperatorError
from frivilligbors.settings import Settings
from launcher.repair import repair

from ..output import JsonCommand, print_result


@click.command("repair", cls=JsonCommand)
@click.option("--empty", is_flag=True, help="Begin with an empty store; all that is there is kept beside.")
def command(empty: bool) -> None:
    """Mend the files of the store of a house that is stopped.

    Takes out what cannot be read, keeps it beside, and says by number what is lost, if anything is.
    """
    settings = Settings.of()
    if settings.redis_url:
        raise OperatorError("REDIS_URL is set: this mends the store in DATA_DIR, and that one is somebody else's to mend.")
    actions, losses = repair(settings.data_dir, empty=empty)
    sentences = [*actions, *(f"Lost: {loss}." for loss in losses)] or ["Nothing is damaged."]
    if actions and not losses and not empty:
        sentences.append("Nothing that was acknowledged is lost.")
    print_result({"done": actions, "lost": [str(loss) for loss in losses]}, "\n".join(sentences))
