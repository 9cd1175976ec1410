"""The files generated from the code by ``make papers``: Caddy routes, OpenAPI document, settings table, drawing."""

from pathlib import Path

from frivilligbors.settings import Settings, table

from . import architecture, caddyfile, openapi
from .combined_app import create_service_apps, path_owners

ROOT = Path(__file__).parents[1]


def generated_files() -> dict[str, str]:
    """The content of each generated file."""
    services = create_service_apps(Settings(redis_url="redis://nowhere", secret_key="only to read the URL maps"))  # noqa: S106
    return {
        "Caddyfile": _replace_section(
            "Caddyfile", "\t# claimed by the services\n", caddyfile.caddy_routes(path_owners(services)), "\n\t# what nobody"
        ),
        "docs/operations.md": _replace_section("docs/operations.md", "<!-- settings -->\n", table(), "<!-- /settings -->"),
        "CONTRIBUTING.md": _replace_section(
            "CONTRIBUTING.md", "<!-- drawing -->\n```\n", architecture.drawing(), "```\n<!-- /drawing -->"
        ),
        "docs/openapi.json": openapi.openapi_json(services),
    }


def _replace_section(name: str, begin: str, middle: str, end: str) -> str:
    before, _, rest = (ROOT / name).read_text().partition(begin)
    return before + begin + middle + end + rest.partition(end)[2]


if __name__ == "__main__":
    for name, text in generated_files().items():
        (ROOT / name).write_text(text)
