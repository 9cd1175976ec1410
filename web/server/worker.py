"""Gunicorn's worker of greenlets, with a deadline for every request and room for everybody."""

import gc
import logging
import socket
import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import gevent
from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.workers.ggevent import GeventWorker  # type: ignore[import-untyped]

from frivilligbors import heartbeat

from ..client_network import network
from ..deadlines import STORE_TIMEOUT, WAITED
from ..metrics import MEASURES
from .busy_response import busy_response
from .connections import Connection, ConnectionLimits, Connections, EndedCounts, Stage
from .file_descriptors import usable
from .hand_over import AcceptingServer, HandOver
from .peek import PEEK_BYTES
from .request_head import RequestHead, RequestPriority, head_of, whole_read
from .request_queue import Capacity, Permit, RequestQueue
from .request_reader import Gone, Malformed, RequestReader
from .server_response import ServerResponse, http_date
from .upload_authorization import authorize_upload, brings_a_file

LEAVING = 10  # of the room, one part of so many is for connections that were ended and have not noticed yet
ASIDE = 2000  # connections that wait to be handed over, beside those that are served
LINGER = 1024 * 1024  # bytes thrown away of a body that was too large, so that the answer is seen
LOG_INTERVAL = 60.0

logger = logging.getLogger("gunicorn.error")


class Worker(GeventWorker):  # type: ignore[misc]
    """`gunicorn --worker-class web.server.worker.Worker`."""

    limits = ConnectionLimits()
    capacity = Capacity()
    wsgi: Any

    def init_process(self) -> None:
        """Make room, before the first connection."""
        self.cfg.set("forwarder_headers", "")  # no header says where the app is mounted
        settings: dict[str, Any] = self.cfg.settings
        self.cfg.__dict__.update({name: one.get() for name, one in settings.items()})  # looked up as they are: twenty a request
        wsgi.Response, util.http_date = ServerResponse, http_date  # gunicorn has no setting for either
        wanted = self.limits.connections + self.limits.connections // LEAVING + ASIDE
        available = usable(wanted)
        self.hand_over = HandOver(available * ASIDE // wanted)
        slots = available - available * ASIDE // wanted
        self.connections = Connections(replace(self.limits, connections=slots - slots // LEAVING))
        self.worker_connections = slots
        self.queue = RequestQueue(replace(self.capacity, waiting_reads=min(self.capacity.waiting_reads, slots * 3 // 4)))
        self._permits: dict[socket.socket, Permit] = {}
        super().init_process()

    def run(self) -> None:
        """Serve until told to stop."""
        app = self.wsgi
        self.hand_over.taker = getattr(app, "extensions", {}).get("connection_taker")

        def app_with_permits(environ: dict[str, Any], start_response: Any) -> Any:
            permit = self._permits[environ["gunicorn.socket"]]
            environ[MEASURES], environ[WAITED] = self._measures, STORE_TIMEOUT if permit.is_late else permit.waited
            response = app(environ, start_response)
            permit.release()  # whoever is slow to take the answer keeps nobody waiting
            self.connections.responded(environ["gunicorn.socket"])
            return response

        self.wsgi = app_with_permits
        gc.freeze()  # what is loaded stays: to look through it anew stops every request for a twentieth of a second
        gevent.spawn(self._sweep)
        super().run()

    def notify(self) -> None:
        """A sign of life: to gunicorn, and to whoever started us."""
        super().notify()
        heartbeat.beat()

    def server_class(self, listener: Any, *, spawn: Any, **_: Any) -> AcceptingServer:
        """What accepts connections: gunicorn makes one for each socket that listens."""
        return AcceptingServer(listener, handle=partial(self.handle, listener), spawn=spawn, set_aside=self.hand_over.set_aside)

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        """A connection that has just come in."""
        client.setblocking(True)
        connection = self.connections.enter(client, network(addr[0]) if isinstance(addr, tuple) else "")
        try:
            self._converse(listener.getsockname(), client, addr, connection)
        except Malformed as wrong:
            self.connections.move(connection, Stage.READING)
            with suppress(OSError):
                client.sendall(f"HTTP/1.1 {wrong.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
                _let_it_be_seen(client)
        except (OSError, Gone, StopIteration):
            pass  # it hung up, or was ended
        finally:
            self.hand_over.discard(client)
            self.connections.leave(connection)
            client.close()

    def _converse(self, server: Any, client: socket.socket, addr: Any, connection: Connection) -> None:
        """Request after request, each read whole before it is begun. Raises Gone, Malformed, StopIteration, OSError."""
        request_reader = RequestReader(client)
        parser = None
        while peeked := request_reader.peek(PEEK_BYTES):
            self._begin(connection)
            if self.hand_over.hand_over(client, peeked):
                return
            permit = request = None
            try:
                if head := whole_read(peeked):  # it waits unparsed: parsing is the dearest part of telling it to come again
                    request_reader.take(peeked)
                    permit = self._permit(client, head)
                else:
                    self.connections.move(connection, Stage.READING)
                parser = parser or request_reader.parser(self.cfg, addr)
                request = request_reader.head(parser)
                if brings_a_file(request):
                    if not self._authorize_upload(server, request, client, addr):
                        return
                    self.connections.move(connection, Stage.UPLOADING)
                request_reader.read_body(request)
                self._begin(connection)
                permit = permit or self._permit(client, head_of(request))
                self._permits[client] = permit
                self._serve(server, request, client, addr)
            finally:
                if permit:
                    permit.release()
                    self._permits.pop(client, None)
                self.hand_over.discard(client)
                if request and request.must_close:
                    self.connections.move(connection, Stage.READING)
                    _let_it_be_seen(client)
            self.connections.move(connection, Stage.IDLE)

    def _begin(self, connection: Connection) -> None:
        """What it asked is worked on from now on. Raises Gone for a connection that was ended meanwhile."""
        if not self.connections.is_open(connection):
            raise Gone
        self.connections.move(connection, Stage.SERVING)

    def _authorize_upload(self, server: Any, request: Any, client: socket.socket, addr: Any) -> bool:
        """Whether a file may be sent; where not, whoever sends it has been told. It takes a permit of its own. Raises Gone."""
        permit = self._permits[client] = self._permit(client, head_of(request))
        try:
            return authorize_upload(self.wsgi, request, client, address=addr, server=server, cfg=self.cfg)
        except OSError:
            raise
        except Exception as broken:
            self.handle_error(request, client, addr, broken)
            raise Gone from broken
        finally:
            permit.release()
            self._permits.pop(client)

    def _permit(self, client: socket.socket, head: RequestHead) -> Permit:
        """Wait until this request may be worked on. Raises Gone where it will not be: its client has left, or was told so."""
        permit = self.queue.acquire(head.priority, head.bors)
        if permit.waited and _has_left(client):
            permit.release()
            self.queue.abandoned[head.priority] += 1
            raise Gone
        if permit.is_late:
            self.queue.shed[head.priority] += 1
            if head.priority is not RequestPriority.COMMAND:  # the app answers a command: with a form that sends it again
                client.sendall(busy_response(head))
                raise Gone
        return permit

    def _serve(self, server: Any, request: Any, client: socket.socket, addr: Any) -> None:
        try:
            self.handle_request(server, request, client, addr)
        except (OSError, StopIteration):
            raise
        except Exception as broken:
            self.handle_error(request, client, addr, broken)
            raise Gone from broken

    def _measures(self) -> dict[str, int]:
        """What `/metrics` shows."""
        measures = {"connections": len(self.connections)}
        for reason, count in asdict(self.connections.ended).items():
            measures[f'connections_ended_total{{reason="{reason}"}}'] = count
        for priority in RequestPriority:
            label = f'{{priority="{priority.name.lower()}"}}'
            measures[f"requests_waiting{label}"] = self.queue.waiting(priority)
            measures[f"requests_shed_total{label}"] = self.queue.shed[priority]
            measures[f"requests_abandoned_total{label}"] = self.queue.abandoned[priority]
        return measures

    def _sweep(self) -> None:
        """Keep everybody to their deadlines, until the server stops."""
        shortest = min(self.limits.idle, self.limits.reading, self.limits.uploading, self.limits.writing)
        logged_at, logged = time.monotonic(), EndedCounts()
        while self.alive:
            gevent.sleep(min(1.0, shortest / 10))
            self.connections.sweep()
            if time.monotonic() - logged_at > LOG_INTERVAL:
                logged_at = time.monotonic()
                _log_ended(self.connections.ended, logged)
                logged = replace(self.connections.ended)
        self.connections.end_idle()


def _has_left(client: socket.socket) -> bool:
    """Whether the client has closed its end."""
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        client.setblocking(True)


def _let_it_be_seen(client: socket.socket) -> None:
    """Throw away some of what is still being sent: a line that is closed on it may lose the answer. Raises OSError."""
    client.shutdown(socket.SHUT_WR)
    left = LINGER
    while left > 0 and (thrown := client.recv(PEEK_BYTES)):
        left -= len(thrown)


def _log_ended(ended: EndedCounts, logged: EndedCounts) -> None:
    """For whoever reads the log, what was not in it: one line in a minute at most, whatever is done to us."""
    too_slow, gave_way = ended.too_slow - logged.too_slow, ended.gave_way - logged.gave_way
    if too_slow or gave_way:
        logger.warning("Ended: %s connections that took too long, %s that gave way to others.", too_slow, gave_way)
