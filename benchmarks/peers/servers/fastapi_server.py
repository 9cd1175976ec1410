"""FastAPI: the connection manager of its documentation."""

import asyncio
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
clients: set[WebSocket] = set()


@app.websocket("/")
async def screen(socket: WebSocket):
    await socket.accept()
    clients.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        clients.discard(socket)


async def broadcast():
    stdin = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    while board := await stdin.readline():
        for client in list(clients):
            await client.send_text(board.decode())


async def main(port: int):
    config = uvicorn.Config(app, port=port, log_level="warning", backlog=4096, ws_per_message_deflate=False)
    reading = asyncio.create_task(broadcast())
    await uvicorn.Server(config).serve()
    reading.cancel()


if sys.platform != "win32":
    import uvloop

    uvloop.run(main(int(sys.argv[1])))
