"""What is written from the code itself, and written anew by ``make papers``: routes, OpenAPI document, settings table."""

from pathlib import Path

from frivilligbors.settings import Settings, table

from . import caddyfile, openapi
from .combined_app import apps, claims

ROOT = Path(__file__).parents[1]


def papers() -> dict[str, str]:
    """Each paper as it should read."""
    services = apps(Settings(redis_url="redis://nowhere", secret_key="only to read the URL maps"))  # noqa: S106
    return {
        "Caddyfile": _with(
            "Caddyfile", "\t# claimed by the services\n", caddyfile.routes(claims(services)), "\n\t# what nobody"
        ),
        "docs/operations.md": _with("docs/operations.md", "<!-- settings -->\n", table(), "<!-- /settings -->"),
        "docs/openapi.json": openapi.written(services),
    }


def _with(name: str, begin: str, middle: str, end: str) -> str:
    before, _, rest = (ROOT / name).read_text().partition(begin)
    return before + begin + middle + end + rest.partition(end)[2]


if __name__ == "__main__":
    for name, text in papers().items():
        (ROOT / name).write_text(text)
