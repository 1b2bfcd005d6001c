"""What the site is compared with: pages of plain Flask on the same server, without anything of ours.

``/`` answers a few words. ``/read/<id>`` finds one row by its key through the ``sqlite3`` module, on a connection that
is opened for the request and closed after it, as Flask's documentation has it; ``/kept/<id>`` does it on one that its
thread keeps open, which is the least that any page can cost.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, g

PAGE = "<!doctype html><title>Bare</title><h1>Hello, {}</h1>"
ROWS = 20_000


def make_database(path: Path) -> None:
    """Write the table that the bare pages read."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL)")
        names = ((number, f"Person {number}") for number in range(1, ROWS + 1))
        connection.executemany("INSERT INTO people VALUES (?, ?)", names)
    connection.close()


def create_bare(database: str) -> Flask:
    """Return the bare application."""
    app = Flask("bare", static_folder=None)
    kept = threading.local()

    def full_name(connection: sqlite3.Connection, number: int) -> str:
        row = connection.execute("SELECT full_name FROM people WHERE id = ?", (number,)).fetchone()
        return str(row[0])

    @app.get("/")
    def page() -> str:
        return PAGE.format("world")

    @app.get("/read/<int:number>")
    def read(number: int) -> str:
        g.connection = sqlite3.connect(database)
        return PAGE.format(full_name(g.connection, number))

    @app.get("/kept/<int:number>")
    def read_kept(number: int) -> str:
        if not hasattr(kept, "connection"):
            kept.connection = sqlite3.connect(database)
        return PAGE.format(full_name(kept.connection, number))

    @app.teardown_request
    def close(_: BaseException | None) -> None:
        connection = g.pop("connection", None)
        if connection is not None:
            connection.close()

    return app


def main() -> None:
    """Serve the bare pages as ``lms/server.py`` serves the site."""
    from lms.config import load_settings  # noqa: PLC0415
    from lms.server import WebServer  # noqa: PLC0415

    WebServer(create_bare(os.environ["BARE_DATABASE"]), load_settings()).run()


if __name__ == "__main__":
    main()
