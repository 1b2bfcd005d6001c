"""Opening a page changes nothing: no GET, by anybody, writes to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from lms.extensions import db
from tests.site.examples import cases, methods, path_of, rules
from tests.site.pages import PAGES
from tests.site.served import ROLES, Site

READS = ("SELECT", "BEGIN", "PRAGMA", "SHOW", "WITH")


@contextmanager
def writes_of(site: Site) -> Iterator[list[str]]:
    """List the statements sent inside the block that are anything but reading, and transactions begun as a writer."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(READS) or "IMMEDIATE" in statement:
            found.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", ROLES)
def test_no_get_writes(site: Site, who: str) -> None:
    writing = {}
    for rule in rules(site):
        if "GET" not in methods(rule):
            continue
        for values in cases(rule):
            path = path_of(site, rule, values)
            with writes_of(site) as written:
                site.ask(who, "GET", path).get_data()
            if written:
                writing[path] = written
    assert not writing


def test_no_page_writes_when_it_is_opened_in_a_browser(site: Site) -> None:
    """The same with cookies, queries and every face of a page."""
    writing = {}
    for page in PAGES:
        if page.sent is not None:
            continue
        site.client(page.who)
        with writes_of(site) as written:
            page.open(site)
        if written:
            writing[str(page)] = written
    assert not writing


@pytest.mark.parametrize("guess", ["/verify/AAAA-AAAA-AAAA-AAAA", "/workshops/place/AAAAAAAAAA"])
def test_the_one_exception_counts_wrong_numbers_and_codes(site: Site, guess: str) -> None:
    """Who guesses has to be slowed down, and a guess is a GET: it fills a bucket and writes nothing else."""
    with writes_of(site) as written:
        assert site.ask("visitor", "GET", guess).status_code == 404
    statements = [statement for statement in written if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert statements
    assert all("limit_buckets" in statement for statement in statements)
