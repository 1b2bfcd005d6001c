"""What is said about a file: its entry in media.yaml, where everything else stays as it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, MutableMapping
from typing import Any

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap
from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft
from lms.authoring.drafts.places import MEDIA_WORDS
from lms.authoring.drafts.queries import find_text
from lms.authoring.drafts.saving import Saved, add_text, change_yaml
from lms.core.database import lock, transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.courses.bundles import MEDIA
from lms.courses.yaml_changes import bring_over
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

BY_LANGUAGE = ("alt", "caption", "transcript", "captions")
LONGEST_ALT = 500
LONGEST_CREDIT = 300
LONGEST_TRANSCRIPT = 60_000
NOTHING = "nothing"
Entry = dict[str, Any]


def entry_now(course_id: int, path: str) -> Entry:
    """Return what media.yaml of a draft says about a file, plain, whether it is right or not."""
    text = find_text(course_id, MEDIA_WORDS)
    data = read_yaml(text.content.removeprefix("\ufeff").replace("\r\n", "\n")).data if text else None
    return _plain(data.get(path.removeprefix(MEDIA)) if isinstance(data, Mapping) else None)


def _plain(entry: Any) -> Entry:
    """Return an entry as plain texts, by language where they are; what is neither is left out."""
    if not isinstance(entry, Mapping):
        return {}
    plain: Entry = {}
    for key, value in entry.items():
        if isinstance(value, Mapping):
            plain[str(key)] = {str(language): str(words) for language, words in value.items() if words is not None}
        elif value is not None:
            plain[str(key)] = str(value)
    return plain


def version_of(entry: Entry) -> str:
    """Return what tells two states of an entry apart."""
    if not entry:
        return NOTHING
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def tidied_entry(entry: Entry) -> Entry:
    """Return an entry without what is empty."""
    tidy: Entry = {}
    for key, value in entry.items():
        words = (
            {code: text.strip() for code, text in value.items() if text.strip()} if isinstance(value, dict) else value
        )
        if words:
            tidy[key] = words
    return tidy


def save_words(course_id: int, path: str, entry: Entry, *, version: str | None, by: int | None) -> Saved:
    """Save what is said about a file, made from a state of it (``version_of``); opens its own transactions.

    Without ``version`` it is what shall stand, whatever was said before. The same again is no change. Raises
    EditedMeanwhile where somebody else has said something else meanwhile, and Refusal where media.yaml cannot be read.
    """
    wanted = tidied_entry(entry)
    name = path.removeprefix(MEDIA)

    def change(data: CommentedMap) -> None:
        if not isinstance(data, MutableMapping):
            raise _unreadable()
        now = _plain(data.get(name))
        if now == wanted:
            return
        if version is not None and version_of(now) != version:
            raise EditedMeanwhile
        if not isinstance(data.get(name), MutableMapping):
            data[name] = {}
        bring_over(data[name], now, wanted)
        if not data[name]:
            del data[name]

    return change_yaml(_text_id(course_id, by), change, version=None, by=by)


def _text_id(course_id: int, by: int | None) -> int:
    """Return the id of the draft's media.yaml, which is begun where there is none."""
    text = find_text(course_id, MEDIA_WORDS)
    if text is not None:
        if read_yaml(text.content.removeprefix("\ufeff").replace("\r\n", "\n")).problems:
            raise _unreadable()
        return text.id
    with transaction():
        draft_id = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == course_id))
        if draft_id is not None:
            lock(CourseDraft, draft_id)
        text = find_text(course_id, MEDIA_WORDS) or add_text(course_id, MEDIA_WORDS, "", by=by)
        return text.id


def _unreadable() -> Refusal:
    return Refusal(_l("What was written about the files (media.yaml) cannot be read. Mend that file first."))
