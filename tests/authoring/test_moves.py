"""The table of moves of drafts: whole, in words, and the same as in the documentation."""

from __future__ import annotations

from typing import Any

from flask import Flask

from lms.authoring.drafts.models import DRAFT_MOVES, Actor, CourseDraft
from lms.core.moves import Moves
from tests.tables_of_moves import Tables

NAMED: dict[type[Any], tuple[str, Moves]] = {CourseDraft: ("A draft", DRAFT_MOVES)}
TABLES = Tables("authoring", Actor, NAMED, {CourseDraft: {}}, first={})


def test_every_guarded_model_has_its_table() -> None:
    TABLES.check_every_guarded_model_has_its_table()


def test_every_state_can_be_reached_and_left() -> None:
    TABLES.check_every_state_can_be_reached()
    TABLES.check_ends()


def test_every_move_has_words_somebody_and_a_change(app: Flask) -> None:
    TABLES.check_words()


def test_what_is_not_in_the_table_is_refused_and_reasons_have_bounds(app: Flask) -> None:
    with app.test_request_context():
        TABLES.check_what_is_not_in_the_table_is_refused()
        TABLES.check_reasons()


def test_no_statement_of_ours_sets_a_state() -> None:
    TABLES.check_no_statement_sets_a_state()


def test_the_documentation_holds_the_table(app: Flask) -> None:
    with app.test_request_context():
        TABLES.check_documentation("writing.md")
