"""The populated site, made once for each test process and left as it was found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from lms.core import quick
from lms.extensions import db
from tests.site.population import make_site
from tests.site.served import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with everybody and everything on it. What a test sends to it, it takes back (``taken_back``)."""
    site = make_site(tmp_path_factory.mktemp("site"))
    yield site
    with site.app.app_context():
        db.session.remove()
        db.engine.dispose()


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
