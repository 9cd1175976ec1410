"""The files of a result: each takes one dataclass and gives bytes, so that a process of its own can make it."""
