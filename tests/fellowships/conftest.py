from __future__ import annotations

import pytest
from flask import Flask

from tests.fellowships.world import Everybody


@pytest.fixture
def everybody(app: Flask) -> Everybody:
    """A programme with a fellow in the third month and everybody around them."""
    with app.test_request_context():
        return Everybody()
