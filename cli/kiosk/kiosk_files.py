"""The files of a kiosk, made for one house and one language."""

from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from frivilligbors.colours import COLOURS
from frivilligbors.errors import OperatorError
from i18n import translate

HERE = Path(__file__).parent
SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]/_~")


def checked_url(text: str) -> str:
    """The address of a house, without a path's last slash. Raises OperatorError."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or not set(text.strip()) <= SAFE:
        raise OperatorError(f"{text!r} is no address such as https://bors.example.no.")
    return text.strip().rstrip("/")


def kiosk_files(url: str, lang: str) -> dict[str, str]:
    """What the machine needs, by file name."""
    words = {
        "lang": lang,
        "title": translate(lang, "Venter på børsen"),
        "reassurance": translate(lang, "Skjermen går videre av seg selv så snart serveren svarer."),
        "shown_url": url.split("://", 1)[-1],
        "url": url,
    }
    made = {
        name: Template((HERE / name).read_text()).substitute(COLOURS | words)
        for name in ("waiting.html", "frivilligbors-kiosk.service", "install.sh")
    }
    return {"kiosk.py": (HERE / "run_kiosk.py").read_text(), **made}
