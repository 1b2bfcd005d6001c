"""The tabs of a course and of a unit for those who write it: every package enters its own pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.authoring.drafts.loaders import Desk
from lms.core.registry import Registry


@dataclass(frozen=True)
class DeskPage:
    """One page about a draft: its words, its endpoint, and who sees it.

    Pages of a course take its ``slug``, pages of a unit its ``slug`` and ``unit_slug``; ``kinds`` are the kinds of
    unit that have it, all where it is empty.
    """

    label: Any
    endpoint: str
    order: int
    kinds: frozenset[str] = frozenset()
    visible: Callable[[Desk], bool] = lambda desk: True


course_pages: Registry[DeskPage] = Registry("pages about a draft")
unit_pages: Registry[DeskPage] = Registry("pages about a unit of a draft")

unit_editors: Registry[str] = Registry("editors of units")
"""The endpoint (``slug``, ``unit_slug``) on which a unit is written, by its kind."""

BlankUnit = Callable[[dict[str, str], tuple[str, ...]], dict[str, str]]
blank_units: Registry[BlankUnit] = Registry("blank units")
"""The files of a new unit by language (``''`` for the first, or YAML), from its title and the course's languages."""


def course_tabs(desk: Desk, here: str) -> list[tuple[Any, str, bool]]:
    """Return words, endpoint, and whether it is the page named, of each page about a draft."""
    return _tabs(course_pages, desk, here, "")


def unit_tabs(desk: Desk, kind: str, here: str) -> list[tuple[Any, str, bool]]:
    """Return the same for the pages about a unit of a kind."""
    return _tabs(unit_pages, desk, here, kind)


def _tabs(pages: Registry[DeskPage], desk: Desk, here: str, kind: str) -> list[tuple[Any, str, bool]]:
    shown = [(pages[key], key) for key in pages.keys()]  # noqa: SIM118 – a Registry
    seen = [(page, key) for page, key in shown if page.visible(desk) and (not page.kinds or kind in page.kinds)]
    return [(page.label, page.endpoint, key == here) for page, key in sorted(seen, key=lambda each: each[0].order)]
