"""Flask-Sock as in its examples: a greenlet for each client, and one that sends to them all."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

import gevent  # noqa: E402
from flask import Flask, request  # noqa: E402
from flask_sock import Sock  # noqa: E402
from gevent.fileobject import FileObject  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402

app = Flask(__name__)
sock = Sock(app)
clients = set()


@app.before_request
def no_compression():
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


@sock.route("/")
def screen(ws):
    clients.add(ws)
    try:
        while True:
            ws.receive()
    finally:
        clients.discard(ws)


def broadcast():
    for board in FileObject(sys.stdin.buffer, "rb"):
        for client in list(clients):
            client.send(board.decode())


gevent.spawn(broadcast)
WSGIServer(("127.0.0.1", int(sys.argv[1])), app, log=None, backlog=4096).serve_forever()
