import pytest

from gateway.generated_docs import ROOT, generated_files


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generated_files()


@pytest.mark.parametrize("name", ["Caddyfile", "CONTRIBUTING.md", "docs/operations.md", "docs/openapi.json"])
def test_what_is_written_from_the_code_says_what_the_code_says(generated: dict[str, str], name: str) -> None:
    assert (ROOT / name).read_text() == generated[name], "Write it anew: make papers"
