"""Which test process does what, so that none is left alone with a long file at the end.

``--dist loadfile`` gives out whole files, those with the most tests first. Here the folders and files that take longest
come first, and files that share a running site or the populated one stay together: it is then started once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lms import ROOT

LONGEST_FIRST = (
    "tests/site/test_browser.py",
    "tests/journeys/",
    "tests/site/",
    "tests/test_server.py",
    "tests/faults/",
    "tests/certificates/test_rendering.py",
    "tests/test_setu_script.py",
    "tests/people/test_slowing.py",
    "tests/learning/test_teaching.py",
    "tests/core/test_errors.py",
    "tests/courses/",
    "tests/quizzes/",
)
"""A folder stands for those of its files that no line above it names. What is not here follows, by its name."""
IS_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql")
TOGETHER = frozenset({"tests/journeys/", "tests/faults/", *(["tests/site/"] if IS_POSTGRESQL else [])})
"""The folders whose files share a site. The populated one is a file on SQLite, which processes copy."""
ALONE = frozenset(
    {
        *("request", "tmp_path", "tmp_path_factory", "monkeypatch", "capsys", "caplog", "clean_database"),
        "yaml_is_read_once",
        *("pytestconfig", "delete_output_dir", "_pw_trace_api_requests"),  # pytest-playwright gives these to every test
    }
)
"""Fixtures that give a test no application."""
SAME_EVERYWHERE = (
    "tests/quizzes/exchange/",
    "tests/quizzes/kinds/",
    "tests/certificates/test_rendering.py",
    "tests/core/test_access.py",
    "tests/core/test_errors.py",
    "tests/core/test_language.py",
    "tests/core/test_turns.py",
    "tests/courses/test_yaml_changes.py",
    "tests/quizzes/integrity/",
    "tests/quizzes/imports/test_proposals.py",
    "tests/site/test_access.py::TestOf",
    "tests/site/test_access.py::test_the_door_does_what_the_rule_says",
    "tests/site/test_access.py::test_what_does_not_exist_is_missing_never_a_crash",
    "tests/site/test_hostile_input.py::test_no_body_breaks_a_form",
    "tests/site/test_hostile_input.py::test_no_header_breaks_a_page",
    "tests/workshops/attendance/test_sheet.py",
    "tests/trial/test_fellowships.py::test_it_fits_every_day",
    "tests/trial/test_workshops.py::test_it_fits_every_day_and_hour",
    "tests/test_documentation.py",
    "tests/test_server.py",
    "tests/test_setu_script.py",
    "tests/site/test_pages.py",
)
"""What needs an application for words alone, or looks at markup, paper or writes, or has SQLite whatever we say."""
PAGES = "pages.py"
"""How the files end that open pages and send forms: on PostgreSQL ``test_access.py`` does, each once."""


def part_of(nodeid: str) -> str:
    """Return the line of LONGEST_FIRST that a test falls under, else its file."""
    file = nodeid.partition("::")[0]
    return next((part for part in LONGEST_FIRST if file.startswith(part)), file)


def turn_of(nodeid: str) -> int:
    """Return how early a test comes: the number of its line, or the last."""
    part = part_of(nodeid)
    return LONGEST_FIRST.index(part) if part in LONGEST_FIRST else len(LONGEST_FIRST)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out whole files that ask no database when the tests run on PostgreSQL."""
    if not IS_POSTGRESQL or collection_path.suffix != ".py":
        return None
    name = collection_path.relative_to(ROOT).as_posix()
    return True if name.startswith(SAME_EVERYWHERE) or name.endswith(PAGES) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests that take longest first. On PostgreSQL leave out those that ask no database."""
    items.sort(key=lambda item: turn_of(item.nodeid))
    if IS_POSTGRESQL:
        left_out = [item for item in items if not asks_database(item)]
        items[:] = [item for item in items if asks_database(item)]
        config.hook.pytest_deselected(items=left_out)


def asks_database(item: pytest.Item) -> bool:
    """Whether a test has an application; a test without one reads files and computes, the same on every database."""
    if item.nodeid.startswith(SAME_EVERYWHERE):
        return False
    return bool(set(getattr(item, "fixturenames", ())) - ALONE - _arguments(item))


def _arguments(item: pytest.Item) -> set[str]:
    """Return the names that a test gets from its parameters."""
    return {name for mark in item.iter_markers("parametrize") for name in _names(mark.args[0])}


def _names(argument: str | Sequence[str]) -> list[str]:
    return [name.strip() for name in argument.split(",")] if isinstance(argument, str) else list(argument)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give out files in the order in which they were put, and those that share a site to one process."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - only there when several processes run

    class Together(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return part_of(nodeid) if part_of(nodeid) in TOGETHER else super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)
