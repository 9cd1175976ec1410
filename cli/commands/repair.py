"""`repair`: mend the files of the store, and say what is lost."""

import click

from frivilligbors.settings import Settings, Unusable
from launcher.repair import repair

from ..output import Telling, tell


@click.command("repair", cls=Telling)
@click.option("--empty", is_flag=True, help="Begin with an empty store; all that is there is kept beside.")
def command(empty: bool) -> None:
    """Mend the files of the store of a house that is stopped.

    Takes out what cannot be read, keeps it beside, and says by number what is lost, if anything is.
    """
    settings = Settings.of()
    if settings.redis_url:
        raise Unusable("REDIS_URL is set: this mends the store in DATA_DIR, and that one is somebody else's to mend.")
    done, lost = repair(settings.data_dir, empty=empty)
    sentences = [*done, *(f"Lost: {one}." for one in lost)] or ["Nothing is damaged."]
    if done and not lost and not empty:
        sentences.append("Nothing that was acknowledged is lost.")
    tell({"done": done, "lost": [str(one) for one in lost]}, "\n".join(sentences))
