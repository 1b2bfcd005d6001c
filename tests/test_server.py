from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gunicorn.app.base import BaseApplication

from lms import ROOT, create_app, server
from lms.config import Mode, load_settings
from lms.extensions import db

PATIENCE_SECONDS = 180


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the environment that of an installation of its own."""
    for name in list(os.environ):
        if name.startswith("SETU_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("SETU_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    return tmp_path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def taken_port() -> Iterator[str]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "now"]])
def test_an_unknown_command_tells_the_known_ones(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert server.main(arguments) == 2
    assert "run | serve | web | worker" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "serve", "web", "worker"])
def test_wrong_settings_stop_the_start_with_a_sentence_each(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SETU_TIME_ZONE", "Asia/Nowhere")
    monkeypatch.setenv("SETU_MAIL", "mail.example.org")
    assert server.main([command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Setu cannot start:\n  - SETU_")
    assert "  - SETU_TIME_ZONE should be a time zone like Asia/Kolkata, not “Asia/Nowhere”.\n" in said
    assert "  - SETU_MAIL should be an address like smtp://… or smtps://…, not “mail.example.org”.\n" in said


def test_the_real_thing_wants_a_secret_key(capsys: pytest.CaptureFixture[str], installation: Path) -> None:
    assert server.main(["serve"]) == 1
    assert "secrets.token_hex(32)" in capsys.readouterr().err
    assert not (installation / "setu.db").exists()


@pytest.mark.parametrize("command", ["run", "web"])
def test_a_port_in_use_is_said_before_anything_is_touched(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], installation: Path
) -> None:
    with taken_port() as port:
        monkeypatch.setenv("PORT", port)
        assert server.main([command]) == 1
    assert f"127.0.0.1:{port} is in use already. Choose another port: PORT=8001" in capsys.readouterr().err
    assert not (installation / "setu.db").exists()


def test_a_host_that_is_not_ours_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SETU_HOST", "192.0.2.1")
    monkeypatch.setenv("SETU_SECRET_KEY", "k" * 32)
    assert server.main(["serve"]) == 1
    assert "192.0.2.1" in capsys.readouterr().err


def own_app() -> Flask:
    return create_app(load_settings(Mode.TESTING))


def test_the_database_is_brought_up_to_date_once_and_courses_are_published(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = own_app()
    try:
        server.prepare(app)
        slugs = [path.parent.name for path in (ROOT / "courses").glob("*/course.yaml")]
        first = capsys.readouterr().out
        server.prepare(app)
    finally:
        with app.app_context():
            db.engine.dispose()
    assert all(slug in first for slug in slugs)


def test_the_web_server_is_set_up_by_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETU_WEB_WORKERS", "3")
    monkeypatch.setenv("SETU_WEB_THREADS", "7")
    app = own_app()
    web = server.WebServer(app, app.extensions["settings"])
    assert (web.cfg.workers, web.cfg.threads) == (3, 7)
    assert web.cfg.address == [("127.0.0.1", app.extensions["settings"].port)]
    assert web.load() is app


def test_the_garbage_collector_passes_over_what_was_loaded_before_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    app = own_app()
    frozen: list[int] = []
    monkeypatch.setattr(BaseApplication, "run", lambda self: frozen.append(gc.get_freeze_count()))
    try:
        server.WebServer(app, app.extensions["settings"]).run()
    finally:
        gc.unfreeze()
    assert frozen[0] > 10_000


@contextmanager
def started(command: str, log: Path, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lms.server", command],
            cwd=ROOT,
            env={**os.environ, "SETU_WEB_WORKERS": "1", **environ},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def health(port: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return dict(json.load(response))
    except urllib.error.HTTPError as error:
        with error:
            return dict(json.load(error))
    except OSError:
        return {}


def wait_until_well(port: str, process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if (found := health(port)).get("ok"):
            return found
        time.sleep(0.2)
    raise AssertionError(f"it did not become well ({process.poll()}): {health(port)}\n{log.read_text()}")


def test_the_trial_starts_with_web_worker_and_demo_people_and_stops(installation: Path) -> None:
    log, port = installation / "log", os.environ["PORT"]
    with started("run", log, SETU_HOST="0.0.0.0") as process:
        state = wait_until_well(port, process, log)
        assert (state["database"], state["worker"]) == ("up", "up")
        rows = [line.split("\t") for line in (installation / "demo-accounts.txt").read_text().splitlines()]
        assert {row[0] for row in rows} == {
            "learner", "trainer", "coordinator", "fellow", "mentor", "manager", "administrator",
        }  # fmt: skip
        assert all(len(row) == 3 for row in rows)
    assert process.returncode == 0, log.read_text()
    said = log.read_text()
    assert f"http://127.0.0.1:{port}" in said
    assert all(row[2] in said for row in rows)
    assert "Traceback" not in said
    assert health(port) == {}


def test_the_real_thing_starts_without_demo_people_and_prints_one_link(installation: Path) -> None:
    log, port = installation / "log", os.environ["PORT"]
    with started("serve", log, SETU_SECRET_KEY="k" * 32) as process:
        wait_until_well(port, process, log)
    said = log.read_text()
    assert not (installation / "demo-accounts.txt").exists()
    link = next(word for word in said.split() if word.startswith(f"http://127.0.0.1:{port}/"))
    assert len(link) > len(f"http://127.0.0.1:{port}/") + 16
    assert "Traceback" not in said
