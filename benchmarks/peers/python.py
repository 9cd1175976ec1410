"""The three of Python: picows, FastAPI, and flask-sock as its examples use it."""

from .peer import OURS, SERVERS, Peer, python_with


class Picows(Peer):
    """A websocket library in Cython."""

    name = "picows"

    def install(self) -> None:
        python_with("picows", "uvloop")

    def command(self) -> list[str]:
        return [python_with("picows", "uvloop"), str(SERVERS / "picows_server.py"), str(self.port)]


class FastApi(Peer):
    """FastAPI on uvicorn with its fast parts."""

    name = "FastAPI"

    def install(self) -> None:
        python_with("fastapi", "uvicorn[standard]")

    def command(self) -> list[str]:
        return [python_with("fastapi", "uvicorn[standard]"), str(SERVERS / "fastapi_server.py"), str(self.port)]


class FlaskSock(Peer):
    """Flask-Sock with a greenlet for each screen, one loop that sends: the obvious way, from the same packages as ours."""

    name = "naive flask-sock"

    def command(self) -> list[str]:
        return [OURS, str(SERVERS / "flask_sock_server.py"), str(self.port)]
