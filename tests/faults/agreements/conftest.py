from tests.services.agreements.conftest import app, one_app, planned, table, tablet
from tests.services.agreements.test_desk_promises import desk

__all__ = ["app", "desk", "one_app", "planned", "table", "tablet"]
