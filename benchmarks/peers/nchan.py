"""Nchan: the nginx module that fans out in C. Unpacked, not installed: no system service is touched."""

import http.client
import shutil
from pathlib import Path

from ..machine import FOLDER
from ..process import await_port
from .peer import SERVERS, Missing, Peer, installed

PACKAGES = ("nginx", "libnginx-mod-nchan")
HERE = FOLDER / "nginx"


class Nchan(Peer):
    """One worker, memory store."""

    name = "Nchan"
    path = "/sub"

    def install(self) -> None:
        if _module():
            return
        HERE.mkdir(parents=True, exist_ok=True)
        if not shutil.which("apt-get"):
            raise Missing("there is no apt-get here")
        for package in PACKAGES:
            installed(["apt-get", "download", package], HERE)
        for package in HERE.glob("*.deb"):
            installed(["dpkg", "-x", package.name, "."], HERE)
        if not (module := _module()):
            raise Missing("its package holds no module")
        # It asks for the folder that was compiled in, whatever the settings say: let that be one of ours.
        module.write_bytes(module.read_bytes().replace(b"/var/lib/nginx/", b"./var/lib/nginx"))
        (HERE / "var/lib").mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        folder = HERE.absolute()
        settings = (SERVERS / "nginx.conf").read_text()
        settings = settings.replace("MODULE", str(_module())).replace("PORT", str(self.port)).replace("HERE", str(folder))
        (folder / "nginx.conf").write_text(settings)
        self.run([str(folder / "usr/sbin/nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")])
        await_port(self.port, self.processes[0])
        self._line = http.client.HTTPConnection("127.0.0.1", self.port)

    def publish(self, board: bytes) -> None:
        self._line.request("POST", "/pub", board)
        self._line.getresponse().read()


def _module() -> Path | None:
    return next(iter(HERE.absolute().glob("usr/lib/nginx/modules/ngx_nchan_module.so")), None)
