"""The badges of two thousand participants, fetched from a whole house file by file."""

import time
from secrets import token_hex

from frivilligbors.settings import Settings
from services.organiser.commands.command_line import create_bors
from web.context import context_for
from web.pdf_parts import BADGES_IN_PART, parts_of

from .evening import house
from .files import BORS, MEGABYTES, SECONDS, fetch, keep, largest_child, person
from .size import Size
from .table import Table, across, middle


def badges(size: Size, _: set[str]) -> Table:
    """Each file in turn, as an organiser."""
    parts = parts_of(size.badges, BADGES_IN_PART)
    seconds, megabytes, kilobytes = [[list[float]() for _ in range(parts)] for _ in range(3)]
    for _run in range(size.runs):
        with house() as running:
            context = context_for(Settings(redis_url=running.running["redis_url"], secret_key=token_hex(20)))
            create_bors(context, BORS, "Frivilligbørsen på benken", by="bench", idempotency_key="plan")
            keep(context, "registration", [person(context, number) for number in range(size.badges)])
            organiser = running.invite("organiser", BORS, "Ola")
            for part in range(parts):
                with largest_child() as held:
                    began = time.perf_counter()
                    body = fetch(running, f"/vert/{BORS}/skilt.pdf?del={part + 1}", organiser)
                    seconds[part].append(time.perf_counter() - began)
                megabytes[part].append(max(held))
                kilobytes[part].append(len(body) / 1000)
    table = Table(
        f"The badges of {size.badges:,} participants",
        f"`frivilligbors up` with all its processes. {BADGES_IN_PART} badges to a file. Megabytes: the most that the process "
        f"which writes files holds meanwhile. {size.runs} runs, a new house for each.",
        ("File", "seconds", "kB", "MB held"),
    )
    for part in range(parts):
        name = f"{part + 1} of {parts}"
        table.rows.append((name, across(seconds[part], 2), across(kilobytes[part], 0), across(megabytes[part], 0)))
    took, held_most = max(map(middle, seconds)), max(map(middle, megabytes))
    table.holds(f"each file in < {SECONDS:g} s", f"{took:.1f} s", took < SECONDS)
    table.holds(f"in < {MEGABYTES:g} MB", f"{held_most:.0f} MB", held_most < MEGABYTES)
    return table
