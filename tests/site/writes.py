"""Listens for statements that write: opening a page sends none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from lms.extensions import db

READS = ("SELECT", "BEGIN", "PRAGMA", "SHOW", "WITH")


@contextmanager
def writes_of(app: Flask) -> Iterator[list[str]]:
    """List the statements sent inside the block that are anything but reading, and transactions begun as a writer."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(READS) or "IMMEDIATE" in statement:
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
