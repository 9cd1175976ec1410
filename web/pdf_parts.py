"""A PDF of very much comes in parts, so that each can be set within the memory there is. Pure."""

BADGES_IN_PART = 400


def parts_of(count: int, most: int) -> int:
    """How many parts a document of so many things has, with `most` in each; an empty one has one."""
    return max(1, -(-count // most))
