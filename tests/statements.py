"""Listens to what an application sends to its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from lms.extensions import db

ASIDE = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")
READS = ("SELECT", "BEGIN", "PRAGMA", "SHOW", "WITH")


def is_query(statement: str) -> bool:
    """Whether a statement counts: any but those that only begin or end something."""
    return not statement.startswith(ASIDE)


def is_write(statement: str) -> bool:
    """Whether a statement does anything but read, or begins a transaction as a writer."""
    return not statement.lstrip().upper().startswith(READS) or "IMMEDIATE" in statement


@contextmanager
def statements_of(app: Flask, is_wanted: Callable[[str], bool] = is_query) -> Iterator[list[str]]:
    """List the statements of a kind that are sent inside the block."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if is_wanted(statement):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
