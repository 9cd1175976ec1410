"""What stands in files that another process writes and takes away."""

from pathlib import Path


def contents(folder: Path) -> bytes:
    """All that stands in the files under a folder, read anew when one was taken away meanwhile."""
    while True:
        try:
            return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
        except FileNotFoundError:
            continue
