"""The populated site: each test process has one, and leaves it as it was found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.certificates import papers
from lms.core import quick
from lms.core.recent import Recent
from tests.shared import copied_folder, share_templates
from tests.site.population import make_site, site_on
from tests.site.served import Site

NAMES = "names.json"
IS_POSTGRESQL = "TEST_DATABASE_URL" in os.environ


@pytest.fixture(scope="session" if IS_POSTGRESQL else "module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with everybody and everything on it, for the tests of one file; on PostgreSQL for all of them.

    A page with something to mend keeps what was typed, so opening one may write. What else a test sends, it takes back
    (``taken_back``).
    """
    if IS_POSTGRESQL:
        site = make_site(tmp_path_factory.mktemp("site"))
    else:
        instance = copied_folder(tmp_path_factory, "site", _make)
        site = site_on(instance, json.loads((instance / NAMES).read_text(encoding="utf-8")))
    share_templates(tmp_path_factory, site.app)
    yield site
    site.close()


@pytest.fixture(scope="session", autouse=True)
def every_paper_is_kept() -> Iterator[None]:
    """Print each paper once in a process: every role asks for all of them in turn, more than a server keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "_printed", Recent(200))
        yield


def _make(instance: Path) -> None:
    site = make_site(instance)
    names = {"people": site.people, "things": site.things, "tokens": site.tokens}
    (instance / NAMES).write_text(json.dumps(names), encoding="utf-8")
    site.close()


@pytest.fixture
def taken_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site, whose writes are undone where they would be committed, and whose forms need no token.

    So every POST can be sent as everybody, and the next one finds the same site.
    """

    def undo(session: Session) -> None:
        session.flush()
        session.rollback()

    monkeypatch.setattr(Session, "commit", undo)
    monkeypatch.setattr(quick, "is_quick", lambda engine: False)  # the quick way commits for itself
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
    return site
