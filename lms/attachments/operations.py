"""Taking files in and out. The bytes are stored before the row is written; the same file sent twice is one."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from lms.attachments.models import Attachment
from lms.core import clock, history
from lms.core.database import after_commit, lock, transaction
from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE, clean_name, kind_of
from lms.core.storage import storage
from lms.extensions import db

MOST_EVER = 40
"""How many files one slot of a row may ever have had, those that were taken out again included."""


def storage_key(digest: str) -> str:
    """Return where the bytes of a file lie."""
    return f"attachments/{digest}"


def keep_file(owner_kind: str, owner_id: int, slot: str, sent: FileStorage, *, by: int | None, most: int = 10) -> int:
    """Keep a file with a row and return its id; opens its own transaction, so call it outside of one.

    The caller has checked that the row is there and may be written. Raises Refusal, with ``slot`` as its field, for a
    file that is empty, too large or of no kind that is taken, and where the slot has ``most`` files already.
    """
    content = sent.stream.read(LARGEST_FILE + 1)
    shown = " ".join((sent.filename or "").split())[-80:]
    try:
        kind = kind_of(content, shown)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field=slot) from None
    digest = hashlib.sha256(content).hexdigest()
    key = storage_key(digest)
    if not storage().exists(key):
        storage().put(key, content)
    file = Attachment(
        owner_kind=owner_kind,
        owner_id=owner_id,
        slot=slot,
        name=clean_name(sent.filename or "", kind),
        media_type=kind.media_type,
        size=len(content),
        digest=digest,
        uploaded_by_id=by,
        uploaded_at=clock.now(),
    )
    with transaction():
        file_id = _insert(file, most, by=by)
    if not storage().exists(key):
        storage().put(key, content)
    return file_id


def _insert(file: Attachment, most: int, *, by: int | None) -> int:
    place = (
        Attachment.owner_kind == file.owner_kind,
        Attachment.owner_id == file.owner_id,
        Attachment.slot == file.slot,
    )
    known = db.session.scalar(select(Attachment).where(*place, Attachment.digest == file.digest).with_for_update())
    if known is not None and known.removed_at is None:
        return known.id
    now_there = db.session.scalar(select(func.count()).where(*place, Attachment.removed_at.is_(None))) or 0
    ever = db.session.scalar(select(func.count()).where(*place)) or 0
    if now_there >= most or ever >= MOST_EVER:
        sentence = _l("There are %(most)s files here already. Take one out before you add another.", most=most)
        raise Refusal(sentence, field=file.slot)
    if known is not None:
        known.removed_at = None
        history.record("attachments.file_added", known, by=by, to=file.owner_kind, row=file.owner_id)
        return known.id
    return _insert_new(file, by=by)


def _insert_new(file: Attachment, *, by: int | None) -> int:
    try:
        with db.session.begin_nested():
            db.session.add(file)
    except IntegrityError:  # the same file came by another line in this moment
        place = {"owner_kind": file.owner_kind, "owner_id": file.owner_id, "slot": file.slot, "digest": file.digest}
        return db.session.scalars(select(Attachment.id).filter_by(**place)).one()
    history.record("attachments.file_added", file, by=by, to=file.owner_kind, row=file.owner_id)
    return file.id


def forget_attachments(*conditions: ColumnElement[bool]) -> None:
    """Forget files for good, inside the caller's transaction; ``conditions`` are about Attachment.

    Their bytes go after the commit, where no other file has the same.
    """
    digests = set(db.session.scalars(select(Attachment.digest).where(*conditions)))
    if not digests:
        return
    db.session.execute(delete(Attachment).where(*conditions), execution_options={"synchronize_session": "fetch"})
    kept = set(db.session.scalars(select(Attachment.digest).where(Attachment.digest.in_(digests))))
    gone = sorted(digests - kept)
    after_commit(lambda: _delete_bytes(gone))


def _delete_bytes(digests: list[str]) -> None:
    for digest in digests:
        storage().delete(storage_key(digest))


def remove_file(owner_kind: str, owner_id: int, file_id: int, *, by: int | None) -> None:
    """Take a file out of a row, inside the caller's transaction; one that is out already is no error."""
    file = lock(Attachment, file_id)
    if file is None or (file.owner_kind, file.owner_id) != (owner_kind, owner_id):
        raise Refusal(_l("This file is not here any more."))
    if file.removed_at is None:
        file.removed_at = clock.now()
        history.record("attachments.file_removed", file, by=by, to=owner_kind, row=owner_id)
