"""Start this installation: ``run`` (the trial), ``serve`` (the real thing), or ``web`` and ``worker`` alone.

``run`` and ``serve`` bring the database up to date, publish the course bundles, start a worker beside the web server
and stop both together.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import OperationalError

from lms import ROOT, create_app
from lms.authoring.facts.sync import sync_facts
from lms.config import ConfigurationError, Mode, Settings, load_settings
from lms.core import health, jobs, limits
from lms.courses.sync import sync_bundles
from lms.database_upgrade import upgrade_if_needed
from lms.extensions import db
from lms.fellowships.programmes.sync import FOLDER as FELLOWSHIPS
from lms.fellowships.programmes.sync import sync_programmes
from lms.people.operations import open_setup_link
from lms.trial.people import ensure_demo
from lms.workshops.library.sync import FOLDER as WORKSHOPS
from lms.workshops.library.sync import sync_workshops

log = logging.getLogger("lms.server")
HEARTBEAT_SECONDS = 15
SWEEP_SECONDS = 20
RESTART_SECONDS = 2
STOP_SECONDS = 10


class WebServer(BaseApplication):
    """gunicorn around the application, set up by our settings instead of its command line."""

    def __init__(self, app: Flask, settings: Settings, on_start: Callable[[], None] | None = None) -> None:
        self._app = app
        self._settings = settings
        self._on_start = on_start
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        settings = self._settings
        values: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "workers": settings.web_workers,
            "threads": settings.web_threads,
            "worker_class": "gthread",
            "loglevel": "warning",
            "keepalive": 30,
            "timeout": 60,
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: PTH112, S108
            "when_ready": lambda _: self._on_start() if self._on_start else None,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application that gunicorn serves."""
        return self._app

    def run(self) -> None:
        """Serve until told to stop.

        What is loaded by now stays, so the garbage collector does not go through it again: that held single pages up by
        0.2 s, and writes to memory that web workers share.
        """
        gc.collect()
        gc.freeze()
        super().run()


def prepare(app: Flask) -> None:
    """Bring the database up to date and publish what changed under ``courses/``.

    Raises ConfigurationError where there is no database to write to.
    """
    with app.app_context():
        try:
            upgrade_if_needed()
        except OperationalError as error:
            sentence = f"DATABASE_URL should name a database that can be reached and written ({error.orig})."
            raise ConfigurationError([sentence]) from error
        content = ROOT / "courses"
        for line in chain(
            sync_bundles(content),
            sync_workshops(content / WORKSHOPS),
            sync_programmes(content / FELLOWSHIPS),
            sync_facts(content),
        ):
            print(f"  {line}", flush=True)


def run() -> None:
    """Start the trial: bound to this machine, with demo people."""
    settings = load_settings(Mode.TRIAL)
    _require_free_port(settings)
    app = create_app(settings)
    prepare(app)
    with app.app_context():
        accounts = ensure_demo()
    _serve(app, settings, lambda: print(_trial_welcome(settings, accounts), flush=True))


def _trial_welcome(settings: Settings, accounts: list[tuple[str, str, str]]) -> str:
    rows = "\n".join(f"  {role:<14} {login:<14} {password}" for role, login, password in accounts)
    return (
        f"\nSetu is at {settings.url} — sign in at {settings.url}/sign-in as one of these demo people\n"
        f"(also in {settings.instance / 'demo-accounts.txt'}):\n\n{rows}\n\nStop with Ctrl+C."
    )


def serve() -> None:
    """Start the real thing."""
    settings = load_settings(Mode.PRODUCTION)
    _require_free_port(settings)
    app = create_app(settings)
    prepare(app)
    with app.test_request_context(base_url=settings.url):
        path = open_setup_link()
    welcome = f"Setu is at {settings.url}"
    if path:
        welcome += f"\nNobody administers it yet. Open this link once, within a day: {settings.url}{path}"
    _serve(app, settings, lambda: print(welcome, flush=True))


def _require_free_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = "is in use already" if error.errno in {48, 98} else f"cannot be used ({error.strerror})"
            sentence = f"{settings.host}:{settings.port} {reason}. Choose another port: PORT=8001 ./setu run"
            raise ConfigurationError([sentence]) from error


def _serve(app: Flask, settings: Settings, on_start: Callable[[], None]) -> None:
    with app.app_context():
        db.engine.dispose()  # connections do not survive the fork into web workers
    worker = WorkerProcess(settings)
    worker.start()
    try:
        WebServer(app, settings, on_start).run()
    finally:
        worker.stop()


class WorkerProcess:
    """The worker beside the web server; started again when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._environ = {**os.environ, "SETU_MODE": str(settings.mode), "SETU_PARENT": str(os.getpid())}
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopping = False

    def start(self) -> None:
        """Start it, and watch it from a thread."""
        self._launch()
        threading.Thread(target=self._watch, daemon=True, name="worker-watch").start()

    def _launch(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "lms.server", "worker"], env=self._environ)

    def _watch(self) -> None:
        while not self._is_stopping:
            if self._process is not None and self._process.poll() is not None and not self._is_stopping:
                print("The worker stopped; starting it again.", file=sys.stderr, flush=True)
                self._launch()
            time.sleep(RESTART_SECONDS)

    def stop(self) -> None:
        """Stop it; what it was doing is taken up again at the next start."""
        if os.getpid() != self._owner or self._process is None:
            return
        self._is_stopping = True
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


def web() -> None:
    """Start the web server alone, for machines that share a database with workers elsewhere."""
    settings = load_settings()
    _require_free_port(settings)
    WebServer(create_app(settings), settings).run()


def worker() -> None:
    """Work through the jobs until told to stop."""
    app = create_app(load_settings())
    threading.Thread(target=_look_after_jobs, args=(app,), daemon=True, name="jobs").start()
    huey = app.extensions["huey"]
    threads = app.extensions["settings"].worker_threads
    consumer = huey.create_consumer(workers=threads, periodic=False, initial_delay=0.1, max_delay=0.5, backoff=1.2)
    consumer.run()


def _look_after_jobs(app: Flask) -> None:
    """Say that this worker is alive, and wake the jobs whose wake-up call was lost."""
    parent = os.environ.get("SETU_PARENT")
    beats = 0
    while True:
        if parent and os.getppid() != int(parent):
            os.kill(os.getpid(), 15)
        try:
            with app.app_context():
                health.beat()
                for job_id in jobs.sweep():
                    jobs.wake(job_id)
                if beats % 240 == 0:
                    limits.sweep()
        except Exception:
            log.exception("looking after the jobs failed; trying again")
        _make_rounds(app)
        beats += 1
        time.sleep(HEARTBEAT_SECONDS)


def _make_rounds(app: Flask) -> None:
    """Do what the clock asks for. Each round is on its own: one that fails keeps no other from being made."""
    for name in jobs.rounds.keys():  # noqa: SIM118 - a registry, whose items are the rounds themselves
        try:
            with app.test_request_context(base_url=app.extensions["settings"].url):
                jobs.rounds[name]()
        except Exception:
            log.exception("the round %s failed; trying again", name)


COMMANDS = {"run": run, "serve": serve, "web": web, "worker": worker}


def main(arguments: list[str]) -> int:
    """Run one of the commands; a setting that cannot be used is named in a sentence."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("huey", "weasyprint", "fontTools", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m lms.server {' | '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        COMMANDS[arguments[0]]()
    except ConfigurationError as error:
        print("Setu cannot start:", *(f"  - {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
