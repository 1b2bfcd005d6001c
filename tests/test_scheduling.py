"""What is run once more on PostgreSQL: whatever has an application, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.scheduling import asks_database


def test_what_has_no_application_is_left_out(request: pytest.FixtureRequest) -> None:
    assert not asks_database(request.node)


def test_what_has_an_application_is_run(request: pytest.FixtureRequest, app: Flask) -> None:
    assert asks_database(request.node)
