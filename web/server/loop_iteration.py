"""Lets the event loop go round between two pieces of work of the same kind."""

import gevent


def next_loop_iteration() -> None:
    """Go on once the loop has looked at all sockets, and whatever came there was begun.

    `gevent.sleep(0)` does not wait for that: greenlets that are ready follow one another for five milliseconds, looked at after
    each fifty, so that a crowd of short requests holds up for thirty what has come meanwhile.
    """
    hub = gevent.get_hub()
    hub.wait(hub.loop.timer(0))
