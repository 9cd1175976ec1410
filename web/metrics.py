"""What the web server of this process counts, in the text format of Prometheus."""

from collections.abc import Mapping

MEASURES = "frivilligbors.measures"  # in the environ, set by our worker: a function that gives each number by its name


def metrics_text(measures: Mapping[str, float]) -> str:
    """One line for each number."""
    return "".join(f"frivilligbors_{name} {value}\n" for name, value in measures.items())
