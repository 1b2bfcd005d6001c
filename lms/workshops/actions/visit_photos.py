"""Photos of visits: made anew before they are kept, and shown small. Opens its own transactions."""

from __future__ import annotations

import io
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file, storage_key
from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE
from lms.core.photos import clean_photo, square
from lms.core.recent import Recent
from lms.core.storage import storage
from lms.extensions import db
from lms.workshops.actions.models import Visit, VisitState
from lms.workshops.actions.visits import OWNER

SLOT = "photos"
MOST_PHOTOS = 10
_small: Recent[bytes] = Recent(64)


def keep_photos(visit_id: int, sent: Iterable[FileStorage], *, by: int | None) -> tuple[int, list[object]]:
    """Keep photos with a visit; return how many, and a sentence for each that could not be kept.

    Raises Refusal for a visit that was called off. The same photo sent twice is one.
    """
    visit = db.session.get(Visit, visit_id)
    if visit is None or visit.state is VisitState.CALLED_OFF:
        raise Refusal(_l("This visit was called off, so it has no photos."), field=SLOT)
    kept, refused = 0, []
    for each in sent:
        try:
            _keep(visit_id, each, by=by)
            kept += 1
        except Refusal as refusal:
            refused.append(refusal.sentence)
    return kept, refused


def _keep(visit_id: int, sent: FileStorage, *, by: int | None) -> None:
    name = " ".join((sent.filename or "").split())[-80:]
    photo = clean_photo(sent.stream.read(LARGEST_FILE + 1), name)
    stem = name.rpartition(".")[0] or name or "photo"
    file = FileStorage(io.BytesIO(photo), filename=f"{stem}.jpg")
    keep_file(OWNER, visit_id, SLOT, file, by=by, most=MOST_PHOTOS)


def small_photo(file: Attachment) -> bytes:
    """Return a photo as a small square JPEG; raises FileNotFoundError where its bytes are gone."""
    known = _small.find(file.digest)
    return known or _small.keep(file.digest, square(storage().read(storage_key(file.digest))))
