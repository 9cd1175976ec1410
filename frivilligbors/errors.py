"""How rules say no, and what stops whoever runs the house."""


class Refused(Exception):
    """A rule of the børs said no. `error_code` names the sentence the asker gets, `field` the place in the form it is about."""

    def __init__(self, error_code: str, *, field: str | None = None) -> None:
        super().__init__(error_code)
        self.error_code = error_code
        self.field = field


class OperatorError(ValueError):
    """What keeps a start or a command from going on, in one sentence for the person who runs the house."""
