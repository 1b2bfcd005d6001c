"""What the tests of action plans share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.extensions import db
from tests.workshops.actions.held import Held, make_held


@pytest.fixture
def in_request(app: Flask) -> Iterator[Flask]:
    """The application inside a request, as operations that write letters with links need it."""
    with app.test_request_context():
        yield app
        db.session.remove()


@pytest.fixture
def held(in_request: Flask) -> Held:
    """A workshop held forty days ago, inside a request."""
    return make_held()


@pytest.fixture
def held_for_pages(app: Flask) -> Held:
    """A workshop held forty days ago, for tests that open pages."""
    with app.test_request_context():
        held = make_held()
        db.session.remove()
    return held
