"""The hub beside its peers: what a delivery costs, when the last screen has it, what an idle screen and a handshake cost."""

import time
from contextlib import ExitStack
from functools import partial

from services.display.hub.message import Message

from .crowd import Crowd, TooSlow
from .peers import WITH_REGIONS, Peer
from .rounds import ONE_BOARD, PAUSE, REGIONS, Sample, interleaved, measure_boards
from .size import Size
from .table import Table, across, middle, percentile

SETTLING = 1.0  # seconds from the last handshake until a server surely counts everybody in
OURS, DEFLATED, C_LOOP = "hub", "hub, deflated", "C send() loop"
STALLED = 20
TO_FILL_A_BUFFER = 400  # boards until the kernel takes no more for a screen that does not read


def fanout(size: Size, names: set[str]) -> Table:
    """CPU per delivery, p99 to the last client, memory per idle connection, handshakes per second."""
    table = Table(
        f"{size.screens:,} screens, a board of 1 kB",
        f"{size.runs} interleaved runs of {size.boards} boards each, one after the other, {PAUSE * 1000:.0f} ms apart. "
        "CPU: all processes of the server, kernel time included. Last: from `publish` until the last screen has the board. "
        "Memory: growth of the server's RSS from 100 screens that came and went to all of them idle. "
        "Handshakes: 64 under way at once.",
        (
            "Server",
            "CPU per delivery, µs",
            "last screen p50, ms",
            "last screen p99, ms",
            "RSS per screen, kB",
            "handshakes/s",
            "client busy, %",
        ),
    )
    found = interleaved(size, names, table, one_run)
    for peer, runs in found.items():
        _, *keys = ("", "cpu", "p50", "p99", "rss", "shakes", "client")
        digits = (1, 1, 1, 2, 0, 0)
        table.rows.append((peer, *(across((run[key] for run in runs), at) for key, at in zip(keys, digits, strict=True))))
    if OURS in found:
        _judge(table, {peer: {key: middle(run[key] for run in runs) for key in runs[0]} for peer, runs in found.items()})
    return table


def regions(size: Size, names: set[str]) -> Table:
    """The same with what an agreement changes on a wall; ours also deflated, as browsers take it."""
    table = Table(
        f"{size.screens:,} walls, the regions that an agreement changes",
        f"As above, {len(REGIONS) / 1000:.0f} kB each time, the same from every server; ours also deflated, once for all "
        "(the client inflates what is the same once).",
        ("Server", "kB each", "CPU per delivery, µs", "last wall p50, ms", "last wall p99, ms", "client busy, %"),
    )
    found = interleaved(size, names, table, partial(one_run, board=REGIONS), WITH_REGIONS)
    for peer, runs in found.items():
        columns = (("cpu", 1), ("p50", 1), ("p99", 1), ("client", 0))
        sent = f"{len(Message.public(REGIONS).frame_for(deflates=peer == DEFLATED)) / 1000:.1f}"
        table.rows.append((peer, sent, *(across((run[key] for run in runs), digits) for key, digits in columns)))
    return table


def _judge(table: Table, medians: dict[str, Sample]) -> None:
    """The goals of the fan-out, against the medians of every peer that ran."""
    ours = medians.pop(OURS)
    for peer, most in (("Nchan", 0.85), (C_LOOP, 1.15)):
        if peer in medians:
            ratio = ours["cpu"] / medians[peer]["cpu"]
            table.holds(f"CPU per delivery ≤ {most} × {peer}", f"× {ratio:.2f}", ratio <= most)
    peers = {name: figures for name, figures in medians.items() if name != C_LOOP}
    for key, what, unit in (("cpu", "CPU per delivery", "µs"), ("p99", "p99 to the last screen", "ms")):
        if peers:
            best = min(peers, key=lambda name: peers[name][key])
            found = f"{ours[key]:.1f} {unit}; the best peer, {best}, {peers[best][key]:.1f}"
            table.holds(f"{what} less than every peer's", found, ours[key] < peers[best][key])
    table.holds("memory per idle screen ≤ 2 kB", f"{ours['rss']:.2f} kB", ours["rss"] <= 2)
    table.holds("≥ 4,000 handshakes a second", f"{ours['shakes']:,.0f}", ours["shakes"] >= 4000)
    table.holds("the load client is not the bottleneck", f"busy {ours['client']:.0f} % of the time", ours["client"] < 80)


def stalled(size: Size, names: set[str]) -> Table:
    """Twenty that never read, among all the others."""
    table = Table(
        f"{STALLED} clients that never read among {size.screens:,}",
        f"p99 of the deliveries to the others, without and with {STALLED} whose buffers are full. "
        f"{size.runs} interleaved runs.",
        ("Server", "p99 alone, ms", "p99 beside them, ms", "change"),
    )
    for peer, runs in interleaved(size, names, table, one_stalled_run).items():
        alone, beside = [run["alone"] for run in runs], [run["beside"] for run in runs if "beside" in run]
        change = f"{(middle(beside) / middle(alone) - 1) * 100:+.0f} %" if beside else "stands still"
        if peer == OURS and beside:
            table.holds("p99 of the others no more than 10 % worse", change, middle(beside) / middle(alone) <= 1.1)
        table.rows.append((peer, across(alone), across(beside), change))
    return table


def again(size: Size, names: set[str]) -> Table:
    """All hang up, and are back in the same second."""
    table = Table(
        f"{size.returning:,} viewers come back in the same second",
        f"All connections are cut at once and come again, {size.returning:,} a second. {size.runs} interleaved runs.",
        ("Server", "all live after, s", "handshake p99, ms", "turned away"),
    )
    for peer, runs in interleaved(size, names, table, one_return).items():
        columns = (("seconds", 2), ("p99", 0), ("refused", 0))
        table.rows.append((peer, *(across((run[key] for run in runs), digits) for key, digits in columns)))
    return table


def one_run(peer: Peer, size: Size, board: bytes = ONE_BOARD) -> Sample:
    """One peer, once."""
    with Crowd(peer.port, peer.path, min(100, size.screens), greet=peer.greet) as before:
        before.await_("live")
        time.sleep(SETTLING)
        measure_boards(peer, before, 3)
    time.sleep(0.5)
    empty = peer.rss()
    with Crowd(peer.port, peer.path, size.screens, greet=peer.greet, deflate=peer.deflate) as crowd:
        live = crowd.await_("live", within=120)
        time.sleep(SETTLING)
        full = peer.rss()
        measure_boards(peer, crowd, 3, first=1000)
        cpu, client = peer.cpu(), crowd.cpu()
        latencies = measure_boards(peer, crowd, size.boards, first=2000, board=board)
        spent, busy = peer.cpu() - cpu, crowd.cpu() - client
    lasts = [last for last, _ in latencies]
    return {
        "cpu": spent / (size.boards * size.screens) * 1e6,
        "p50": percentile(lasts, 50),
        "p99": percentile(lasts, 99),
        "rss": (full - empty) / size.screens / 1000,
        "shakes": live["live"] / live["seconds"],
        "client": busy / (sum(lasts) / 1000) * 100,
    }


def one_stalled_run(peer: Peer, size: Size) -> Sample:
    """Deliveries to the others, first without and then with those that do not read."""
    with Crowd(peer.port, peer.path, size.screens, greet=peer.greet) as crowd:
        crowd.await_("live", within=120)
        time.sleep(SETTLING)
        alone = percentile((p99 for _, p99 in measure_boards(peer, crowd, size.boards // 2)), 50)
    with ExitStack() as both:
        deaf = both.enter_context(Crowd(peer.port, peer.path, STALLED, greet=peer.greet, stall=1))
        deaf.await_("live")
        try:
            for version in range(TO_FILL_A_BUFFER):
                peer.publish(ONE_BOARD % (1000 + version))
                time.sleep(0.002)
            crowd = both.enter_context(Crowd(peer.port, peer.path, size.screens, greet=peer.greet))
            crowd.await_("live", within=60)
            time.sleep(SETTLING)
            beside = percentile((p99 for _, p99 in measure_boards(peer, crowd, size.boards // 2, first=2000)), 50)
        except (TooSlow, OSError):
            return {"alone": alone}
    return {"alone": alone, "beside": beside}


def one_return(peer: Peer, size: Size) -> Sample:
    """Everybody at once."""
    with Crowd(peer.port, peer.path, size.returning, greet=peer.greet) as crowd:
        crowd.await_("live", within=60)
        time.sleep(SETTLING)
        crowd.again(size.returning)
        live = crowd.await_("live", within=60)
    return {key: live[key] for key in ("seconds", "p99", "refused")}
