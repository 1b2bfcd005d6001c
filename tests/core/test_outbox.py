from __future__ import annotations

import socket
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import pytest
import time_machine
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.jobs import Job, JobState, run_due
from lms.core.outbox import Letter, write_letter
from lms.extensions import db
from tests.core.conftest import MakeApp

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WITH_SUBJECT = """
{% if current_language == "hi" %}नमस्ते {{ name }}{% else %}Welcome {{ name }}{% endif %}


{{ name }}, come & see.
"""


@pytest.fixture(autouse=True)
def template(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_template(app, monkeypatch)


def add_template(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = DictLoader({"emails/tests.txt": WITH_SUBJECT})
    loader = app.jinja_env.loader
    assert loader is not None
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([letters, loader]))


def write(language: str = "en", name: str = "Asha", to: str = "asha@example.org") -> int:
    with transaction():
        return write_letter("tests", to=to, language=language, person_id=7, name=name).id


def seen(letter_id: int) -> Letter:
    db.session.rollback()
    return db.session.get_one(Letter, letter_id, populate_existing=True)


def only_job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def mails(app: Flask) -> list[EmailMessage]:
    folder = Path(app.extensions["settings"].instance) / "mail"
    return [parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


@pytest.fixture
def fresh_app(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose ``instance/mail`` is empty, with its context open."""
    app = make_app()
    add_template(app, monkeypatch)
    with app.app_context():
        yield app
        db.session.remove()


def test_a_letter_and_its_job_are_written_together(app_context: Flask) -> None:
    letter = seen(write())
    assert (letter.subject, letter.body, letter.sent_at) == ("Welcome Asha", "Asha, come & see.\n", None)
    assert (letter.address, letter.person_id, letter.language) == ("asha@example.org", 7, "en")
    assert (only_job().kind, only_job().payload) == ("core.send_letter", {"letter": letter.id})


def test_a_letter_whose_cause_is_rolled_back_was_never_written(app_context: Flask) -> None:
    def write_and_fail() -> None:
        with transaction():
            write_letter("tests", to="a@example.org", language="en", person_id=None, name="Asha")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert db.session.scalars(select(Letter)).all() == []
    assert db.session.scalars(select(Job)).all() == []


def test_a_letter_is_in_the_language_of_its_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert seen(write("hi", "आशा")).subject == "नमस्ते आशा"
        assert seen(write("en")).subject == "Welcome Asha"
        db.session.remove()


def test_a_subject_is_one_short_line(app_context: Flask) -> None:
    assert "\n" not in seen(write(name="Asha\r\nBcc: all@example.org")).subject
    assert len(seen(write(name="x" * 500)).subject) == 200


def test_without_a_mail_server_a_letter_lands_in_a_file(fresh_app: Flask) -> None:
    write("hi", "आशा")
    assert run_due() == 1
    (mail,) = mails(fresh_app)
    assert (mail["To"], mail["From"], mail["Subject"]) == ("asha@example.org", "setu@localhost", "नमस्ते आशा")
    assert mail["Content-Language"] == "hi"
    assert mail.get_content() == "आशा, come & see.\n"


def test_a_letter_is_sent_once(fresh_app: Flask) -> None:
    with time_machine.travel(START, tick=False):
        letter_id = write()
        run_due()
    assert seen(letter_id).sent_at == START
    with transaction():
        only_job().state = JobState.QUEUED
    (Path(fresh_app.extensions["settings"].instance) / "mail" / f"{letter_id:06d}.eml").unlink()
    assert run_due() == 1
    assert mails(fresh_app) == []
    assert seen(letter_id).sent_at == START


def test_the_job_of_a_letter_that_was_erased_does_nothing(fresh_app: Flask) -> None:
    letter_id = write()
    with transaction():
        db.session.delete(db.session.get_one(Letter, letter_id))
    run_due()
    assert only_job().state is JobState.DONE
    assert mails(fresh_app) == []


class Postman(socketserver.StreamRequestHandler):
    """Just enough of a mail server (RFC 5321) to take a letter, or to refuse it."""

    def handle(self) -> None:
        server: Any = self.server
        self.say("220 here")
        while line := self.rfile.readline():
            command = line.decode().strip()
            server.heard.append(command)
            if command.upper() == "DATA":
                self.say("354 go on")
                server.taken.append(self.letter())
            elif command.upper().startswith("RCPT") and server.refuses:
                self.say("550 nobody of that name")
                continue
            if command.upper().startswith("EHLO"):
                self.say("250-here", "250 AUTH PLAIN")
            elif command.upper().startswith("AUTH"):
                self.say("235 welcome")
            else:
                self.say("221 bye" if command.upper() == "QUIT" else "250 fine")

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()).rstrip() != b".":
            lines.append(line)
        return b"".join(lines)


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[Any]:
    class Server(socketserver.ThreadingTCPServer):
        taken: list[bytes] = []
        heard: list[str] = []

    with Server(("127.0.0.1", 0), Postman) as server:
        server.refuses = refuses  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_mail_server_gets_the_letter(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        address = f"smtp://setu:p%40ss@127.0.0.1:{server.server_address[1]}"
        app = make_app(SETU_MAIL=address, SETU_MAIL_FROM="training@example.org")
        add_template(app, monkeypatch)
        with app.app_context():
            letter_id = write("hi", "आशा")
            assert run_due() == 1
            letter = seen(letter_id)
            assert letter.sent_at is not None
            db.session.remove()
    (mail,) = map(parsed, server.taken)
    assert (mail["From"], mail["To"], mail["Subject"]) == ("training@example.org", "asha@example.org", "नमस्ते आशा")
    assert mail["Message-ID"] == letter.message_id
    assert mail.get_content().splitlines() == ["आशा, come & see."]
    assert any(line.startswith("AUTH PLAIN") for line in server.heard)
    assert mails(app) == []


def say_that_this_machine_is(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a name lead to this machine, as a line of ``/etc/hosts`` would."""
    ask = socket.getaddrinfo

    def answer(name: Any, *more: Any, **others: Any) -> Any:
        return ask("127.0.0.1" if name == host else name, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_a_password_does_not_leave_the_machine_in_clear(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    say_that_this_machine_is("mail.example.org", monkeypatch)
    with mail_server() as server:
        app = make_app(SETU_MAIL=f"smtp://setu:secret@mail.example.org:{server.server_address[1]}")
        add_template(app, monkeypatch)
        with app.app_context():
            letter_id = write()
            run_due()
            assert seen(letter_id).sent_at is None
            assert only_job().state is JobState.QUEUED
            error = only_job().error or ""
            db.session.remove()
    assert "mail.example.org offers no encryption (STARTTLS)" in error
    assert "secret" not in error
    assert not any(line.startswith("AUTH") for line in server.heard)
    assert server.taken == []


def test_a_letter_without_a_password_goes_over_a_line_that_is_not_encrypted(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_that_this_machine_is("mail.example.org", monkeypatch)
    with mail_server() as server:
        app = make_app(SETU_MAIL=f"smtp://mail.example.org:{server.server_address[1]}")
        add_template(app, monkeypatch)
        with app.app_context():
            letter_id = write()
            run_due()
            assert seen(letter_id).sent_at is not None
            db.session.remove()
    assert len(server.taken) == 1


def test_a_refused_letter_is_tried_again_with_the_same_message_id(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(refuses=True) as server, time_machine.travel(START, tick=False) as clock:
        app = make_app(SETU_MAIL=f"smtp://127.0.0.1:{server.server_address[1]}")
        add_template(app, monkeypatch)
        with app.app_context():
            letter_id = write()
            run_due()
            assert seen(letter_id).sent_at is None
            assert "SMTPRecipientsRefused" in (only_job().error or "")
            server.refuses = False
            clock.shift(timedelta(minutes=5))
            run_due()
            letter = seen(letter_id)
            assert letter.sent_at is not None
            db.session.remove()
    assert [parsed(content)["Message-ID"] for content in server.taken] == [letter.message_id]


def test_a_mail_server_that_is_away_loses_nothing(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        port = server.server_address[1]
    app = make_app(SETU_MAIL=f"smtp://127.0.0.1:{port}")
    add_template(app, monkeypatch)
    with app.app_context():
        letter_id = write()
        run_due()
        assert seen(letter_id).sent_at is None
        assert only_job().state is JobState.QUEUED
        db.session.remove()


def test_an_encrypted_mail_server_must_be_the_one_that_its_certificate_names(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python checks neither certificate nor name by itself; the letters hold links that open accounts."""
    seen_contexts: list[ssl.SSLContext] = []

    def connect(*_: object, context: ssl.SSLContext, **__: object) -> NoReturn:
        seen_contexts.append(context)
        raise ConnectionRefusedError

    monkeypatch.setattr("smtplib.SMTP_SSL", connect)
    app = make_app(SETU_MAIL="smtps://setu:secret@mail.example.org")
    add_template(app, monkeypatch)
    with app.app_context():
        write()
        run_due()
        db.session.remove()
    (context,) = seen_contexts
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
