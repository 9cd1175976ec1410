"""Why a letter was not delivered, and what that means for the next attempt."""


class DeliveryFailure(Exception):
    """The letter was not delivered. `trouble` says why, in a code without addresses; it is kept in the letter's record."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class TransientFailure(DeliveryFailure):
    """Another attempt may succeed."""


class ServerUnavailable(TransientFailure):
    """The SMTP server takes no letter now, whoever it is to; the attempt does not count against this one."""


class TooEarly(TransientFailure):
    """Another letter decides whether this one is needed, and is being sent; the attempt does not count against this one."""


class ConnectionLost(TransientFailure):
    """The SMTP server stopped answering, or closed the connection, before it had the letter."""


class PermanentFailure(DeliveryFailure):
    """No other attempt would succeed."""


class DeliveryUncertain(DeliveryFailure):
    """The SMTP server had the whole letter when its answer was lost: it may have accepted it."""

    def __init__(self) -> None:
        super().__init__("answer-lost")
