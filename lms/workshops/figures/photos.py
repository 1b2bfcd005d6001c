"""Photos that organisers choose for the report of a workshop. Opens its own transactions."""

from __future__ import annotations

import io
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file, storage_key
from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE
from lms.core.photos import clean_photo, square
from lms.core.recent import Recent
from lms.core.storage import storage
from lms.extensions import db
from lms.people.identity import Identity
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.planning.permissions import can_run

OWNER, SLOT = "workshops", "photos"
MOST_PHOTOS = 6
_small: Recent[bytes] = Recent(64)


def keep_photos(workshop_id: int, sent: Iterable[FileStorage], *, by: int | None) -> tuple[int, list[object]]:
    """Keep photos for the report, made anew; return how many, and a sentence for each that could not be kept.

    The same photo sent twice is one. Raises Refusal for a workshop that was cancelled, and where none was sent.
    """
    workshop = db.session.get(Workshop, workshop_id)
    if workshop is None or workshop.state is WorkshopState.CANCELLED:
        raise Refusal(_l("This workshop was cancelled, so there is no report of it."), field=SLOT)
    files = [each for each in sent if each.filename]
    if not files:
        raise Refusal(_l("Choose a photo first."), field=SLOT)
    refused: list[object] = []
    for each in files:
        try:
            _keep(workshop_id, each, by=by)
        except Refusal as refusal:
            refused.append(refusal.sentence)
    return len(files) - len(refused), refused


def _keep(workshop_id: int, sent: FileStorage, *, by: int | None) -> None:
    name = " ".join((sent.filename or "").split())[-80:]
    photo = clean_photo(sent.stream.read(LARGEST_FILE + 1), name)
    stem = name.rpartition(".")[0] or name
    keep_file(OWNER, workshop_id, SLOT, FileStorage(io.BytesIO(photo), filename=f"{stem}.jpg"), by=by, most=MOST_PHOTOS)


def photos_of(workshop_id: int) -> list[Attachment]:
    """Return the photos for the report, in the order in which they came."""
    here = (Attachment.owner_kind == OWNER, Attachment.owner_id == workshop_id, Attachment.slot == SLOT)
    return list(
        db.session.scalars(select(Attachment).where(*here, Attachment.removed_at.is_(None)).order_by(Attachment.id))
    )


def bytes_of(photos: Iterable[Attachment]) -> dict[str, bytes]:
    """Return the bytes of photos by their digests; those that are gone from storage are left out."""
    found = {}
    for photo in photos:
        try:
            found[photo.digest] = storage().read(storage_key(photo.digest))
        except FileNotFoundError:
            continue
    return found


def small_photo(photo: Attachment) -> bytes:
    """Return a photo as a small square JPEG; raises FileNotFoundError where its bytes are gone."""
    known = _small.find(photo.digest)
    return known or _small.keep(photo.digest, square(storage().read(storage_key(photo.digest))))


def may_open_photo(identity: Identity, file: Attachment) -> bool:
    """Whether somebody may open a photo of a workshop: who runs it."""
    return can_run(identity, file.owner_id)
