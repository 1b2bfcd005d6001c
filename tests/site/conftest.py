"""The populated site: each test process has one, and leaves it as it was found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.certificates import papers
from lms.core import quick
from tests.shared import copied_folder, share_templates, shared_folder
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
def every_paper_is_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Print each paper once in all processes: every role asks for all of them in turn, more than a server keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "_printed", KeptPapers(shared_folder(tmp_path_factory, "papers")))
        yield


@dataclass(frozen=True)
class KeptPapers:
    """Printed papers in a folder, by the digest of their words."""

    folder: Path

    def find(self, digest: bytes) -> bytes | None:
        """Return a paper, or None."""
        file = self.folder / digest.hex()
        return file.read_bytes() if file.exists() else None

    def keep(self, digest: bytes, paper: bytes) -> bytes:
        """Keep a paper and return it. Another process never finds half of it."""
        written = self.folder / f"{digest.hex()}-{os.getpid()}"
        written.write_bytes(paper)
        written.rename(self.folder / digest.hex())
        return paper


def _make(instance: Path) -> None:
    site = make_site(instance)
    names = {"people": site.people, "things": site.things, "tokens": site.tokens}
    (instance / NAMES).write_text(json.dumps(names), encoding="utf-8")
    site.close()


@pytest.fixture
def taken_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site, whose writes are taken back until the test ends."""
    take_back(site, monkeypatch)
    return site


def take_back(site: Site, patch: pytest.MonkeyPatch) -> None:
    """Undo what is written where it would be committed, and let forms need no token.

    So every POST can be sent as everybody, and the next one finds the same site.
    """

    def undo(session: Session) -> None:
        session.flush()
        session.rollback()

    patch.setattr(Session, "commit", undo)
    patch.setattr(quick, "is_quick", lambda engine: False)  # the quick way commits for itself
    patch.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
