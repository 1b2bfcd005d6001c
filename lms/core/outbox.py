"""Mail. A letter is written into the outbox in the transaction of its cause, and sent by the worker afterwards.

Its words are templates under ``templates/emails/<name>.txt``, whose first line is the subject.
Without a mail server (the trial) letters land as files in ``instance/mail/``.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.config import Settings
from lms.core import clock
from lms.core.database import UTCDateTime, transaction
from lms.core.jobs import JobRun, enqueue, job
from lms.core.language import in_language
from lms.extensions import Base, db

SMTP_TIMEOUT_SECONDS = 20
FORGOTTEN = "–"
"""What stands for a name that was forgotten."""


class UnsafeLine(Exception):
    """The mail server would hear our password over a line that others can listen to."""


class Letter(Base):
    """One mail to one address; ``sent_at`` is empty until a mail server has taken it.

    Its words are forgotten then: they may hold a link that opens an account.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def write_letter(template: str, *, to: str, language: str, person_id: int | None, **words: Any) -> Letter:
    """Put a letter into the outbox, inside the caller's transaction."""
    with in_language(language):
        subject, _, body = render_template(f"emails/{template}.txt", **words).strip().partition("\n")
    letter = Letter(
        person_id=person_id,
        address=to,
        language=language,
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        message_id=make_msgid(domain="setu.invalid"),
        written_at=clock.now(),
    )
    db.session.add(letter)
    db.session.flush()
    enqueue("core.send_letter", {"letter": letter.id}, key=f"letter:{letter.id}", owner_id=person_id)
    return letter


@job("core.send_letter")
def send_letter(run: JobRun) -> None:
    """Hand one letter to the mail server.

    Sent again after a crash, it has the same Message-ID, so that mail programs show one.
    """
    letter = db.session.get(Letter, run.payload["letter"])
    if letter is None or letter.sent_at is not None:
        return
    settings: Settings = current_app.extensions["settings"]
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, letter.address
    message["Subject"], message["Message-ID"] = letter.subject, letter.message_id
    message.set_content(letter.body)
    message["Content-Language"] = letter.language
    letter_id = letter.id
    db.session.rollback()
    _deliver(message, settings, letter_id)
    with transaction():
        sent = db.session.get(Letter, letter_id)
        if sent is not None:
            sent.sent_at = clock.now()
            sent.body = ""
    if sent is None:  # the person was erased while it was on its way
        _file(letter_id).unlink(missing_ok=True)


def forget_letters(person_id: int) -> None:
    """Delete the letters to a person, and soon after those that lie as files; inside the caller's transaction."""
    ids = list(db.session.scalars(select(Letter.id).where(Letter.person_id == person_id)))
    if ids:
        db.session.execute(delete(Letter).where(Letter.person_id == person_id))
        enqueue("core.forget_letter_files", {"letters": ids})


def forget_name(name: str) -> None:
    """Take a name out of the letters whose subjects say it, inside the caller's transaction: they went to others.

    Lines with addresses stay as they are, so that no link is broken of a letter that is still to be sent.
    """
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for letter in db.session.scalars(select(Letter).where(Letter.subject.contains(name, autoescape=True))):
        letter.subject = word.sub(FORGOTTEN, letter.subject)
        lines = letter.body.splitlines(keepends=True)
        letter.body = "".join(line if "://" in line else word.sub(FORGOTTEN, line) for line in lines)


@job("core.forget_letter_files")
def forget_letter_files(run: JobRun) -> None:
    """Delete the files of letters whose rows are gone. A file that is not there is none that has to go."""
    for letter_id in run.payload["letters"]:
        _file(letter_id).unlink(missing_ok=True)


def _file(letter_id: int) -> Path:
    settings: Settings = current_app.extensions["settings"]
    return Path(settings.instance) / "mail" / f"{letter_id:06d}.eml"


def _deliver(message: EmailMessage, settings: Settings, letter_id: int) -> None:
    if settings.mail_url is None:
        file = _file(letter_id)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(message.as_bytes())
        return
    parts = urlsplit(settings.mail_url)
    host = parts.hostname or "localhost"
    with _connected(parts.scheme, host, parts.port or 0) as server:
        if parts.username:
            _require_safe_line(server, host)
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """Return a connection to the mail server: encrypted where it can be, and then only to the one it names."""
    trusted = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SMTP_TIMEOUT_SECONDS, context=trusted)
    server = smtplib.SMTP(host, port, timeout=SMTP_TIMEOUT_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=trusted)
    return server


def _require_safe_line(server: smtplib.SMTP, host: str) -> None:
    """Raise UnsafeLine where a password would leave this machine in clear."""
    if not (isinstance(server.sock, ssl.SSLSocket) or _is_this_machine(host)):
        raise UnsafeLine(
            f"The mail server {host} offers no encryption (STARTTLS), so the password in SETU_MAIL was not sent, nor "
            "was the letter. Use smtps://, another port of that server, or an address without a password."
        )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
