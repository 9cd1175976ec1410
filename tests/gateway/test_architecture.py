from pathlib import Path

import pytest

from gateway.architecture import import_graph, layers
from launcher.process_table import SERVICES


def test_each_part_stands_above_all_that_it_imports() -> None:
    graph = {"cli": {"web", "core"}, "web": {"core"}, "core": set[str](), "workers": {"core"}}
    assert layers(graph) == [["core"], ["web", "workers"], ["cli"]]


def test_what_imports_each_other_has_no_place() -> None:
    with pytest.raises(ValueError, match="These import each other: a, b"):
        layers({"a": {"b"}, "b": {"a"}, "c": set()})


def test_an_import_is_found_wherever_it_stands(tmp_path: Path) -> None:
    for file, text in {
        "top/__init__.py": "",
        "top/a.py": "def late():\n    from low.b import c\n",
        "low/__init__.py": "from . import b\n",
    }.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    for service in SERVICES:
        (tmp_path / "services" / service).mkdir(parents=True)
    (tmp_path / "services/display/routes.py").write_text("import top.a\n")
    graph = import_graph(tmp_path)
    assert (graph["top"], graph["low"], graph["services.display"]) == ({"low"}, set(), {"top"})
