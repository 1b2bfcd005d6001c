from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.ctx import RequestContext


@pytest.fixture
def in_request(app_context: Flask) -> Iterator[RequestContext]:
    """A request is open: letters name the addresses of pages."""
    with app_context.test_request_context() as context:
        yield context
