from tests.services.display.conftest import clock, display, evening

__all__ = ["clock", "display", "evening"]
