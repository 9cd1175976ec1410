"""Picows: each line of stdin to every client, framed once for all as its documentation advises against copying."""

import asyncio
import sys

import uvloop
from picows import WSListener, WSMsgType, ws_create_server

clients = set()


class Client(WSListener):
    def on_ws_connected(self, transport):
        self.transport = transport
        clients.add(transport)

    def on_ws_disconnected(self, transport):
        clients.discard(transport)


async def main(port: int) -> None:
    await ws_create_server(lambda _: Client(), "127.0.0.1", port, backlog=4096)
    stdin = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    while board := await stdin.readline():
        for client in clients:
            client.send(WSMsgType.TEXT, board)


uvloop.run(main(int(sys.argv[1])))
