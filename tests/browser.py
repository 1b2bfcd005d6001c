"""A real site and a real browser, for the tests that need both (mark them ``browser``).

``live_site`` is the application as ``./setu run`` starts it – gunicorn, a worker, the demo people – on an instance and
a port of its own, one for each test process. ``new_page`` opens a page in the one Chromium of the process.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from sqlalchemy import select

from lms import ROOT, create_app
from lms.config import Mode, load_settings
from lms.core import jobs
from lms.core.database import transaction
from lms.extensions import db
from lms.people.identity import SESSION_COOKIE
from lms.people.models import Person
from lms.people.sessions import start_session
from lms.server import prepare
from lms.trial.people import ensure_demo
from tests.shared import copied_folder

START_SECONDS = 180
STOP_SECONDS = 20
PHONE = {"width": 360, "height": 740}
SETTINGS = ("SETU_", "DATABASE_URL", "TEST_DATABASE_URL", "REDIS_URL", "PORT")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass
class LiveSite:
    """A running site: its address, the sign-in name and password of each demo role, and a way into its database.

    ``module`` and ``argument`` are what Python runs, ``ready`` the page that answers once it works.
    """

    instance: Path
    port: int
    environ: dict[str, str] = field(default_factory=dict)
    module: str = "lms.server"
    argument: str = "run"
    ready: str = "/healthz"
    process: subprocess.Popen[bytes] | None = None
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"
        ours = {"SETU_INSTANCE": str(self.instance), "PORT": str(self.port), "SETU_WEB_WORKERS": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        self.environment = {**kept, **ours, **self.environ}
        self.app: Flask = create_app(load_settings(Mode.TRIAL, ours))
        """The same application on the same instance, to arrange what a test needs and to look at what it did."""

    def start(self) -> None:
        """Start web server and worker, and wait until both work."""
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, self.argument],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        accounts = self.instance / "demo-accounts.txt"
        lines = accounts.read_text(encoding="utf-8").splitlines() if accounts.is_file() else []
        self.accounts = {role: (name, password) for role, name, password in (line.split("\t") for line in lines)}

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + self.ready, timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the site did not start:\n{self.log()}")

    def log(self) -> str:
        """Return what the server has said so far."""
        return (self.instance / "server.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Stop the site as Ctrl+C does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End web server and worker at once, as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        process, self.process = self.process, None
        if how is signal.SIGTERM:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)

    def person_id(self, sign_in_name: str) -> int:
        """Return the id of a demo person."""
        with self.app.app_context():
            return db.session.execute(select(Person.id).where(Person.sign_in_name == sign_in_name)).scalar_one()

    def sign_in(self, context: BrowserContext, who: str | int) -> None:
        """Sign somebody in to a browser without the sign-in page: a demo person by sign-in name, anybody by id."""
        person_id = who if isinstance(who, int) else self.person_id(who)
        with self.app.app_context():
            with transaction():
                token = start_session(person_id, device="Chrome/Linux")
            db.session.remove()
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": self.url}])

    def close(self) -> None:
        """Stop the site and let go of its database."""
        self.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A running site with the demo people; tests share it, so each makes the people whom it changes."""
    site = LiveSite(copied_folder(tmp_path_factory, "live", _settle), free_port())
    site.start()
    yield site
    site.close()


def _settle(instance: Path) -> None:
    """Do on an instance what the first start of the trial does, and what its worker does next."""
    site = LiveSite(instance, free_port())
    prepare(site.app)
    with site.app.test_request_context(base_url=site.url):
        ensure_demo()
        jobs.run_due()
    site.close()


def chromium() -> str:
    """Return the path of the browser; skip the test where there is none, unless one is insisted on."""
    path = os.environ.get("SETU_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        say = pytest.fail if os.environ.get("SETU_REQUIRE_BROWSER") == "1" else pytest.skip
        say(f"there is no Chromium at {path}; ./setu tools installs one, SETU_CHROMIUM names another")
    return path


@pytest.fixture(scope="session")
def light_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that only reads pages: without a window, where there is one. It takes a quarter less of the processor.

    What it keeps and fetches is not what the one of our users does, so journeys do not use it.
    """
    path = shutil.which("chromium-headless-shell") or chromium()
    browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright's ``browser`` starts Chromium."""
    return {"executable_path": chromium(), "args": list(SWITCHES), "headless": True}


@pytest.fixture
def new_page(browser: Browser, live_site: LiveSite) -> Iterator[NewPage]:
    """Return a function that opens a page in a fresh browser profile.

    ``who`` signs somebody in; other keywords go to ``Browser.new_context`` (``java_script_enabled=False``, ``locale``).
    """
    contexts: list[BrowserContext] = []

    def open_page(who: str | int | None = None, *, site: LiveSite = live_site, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "base_url": site.url, "locale": "en-IN", **options})
        contexts.append(context)
        if who is not None:
            site.sign_in(context, who)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
