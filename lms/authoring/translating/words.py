"""What translators read about a text: which file it is in, and what it is there."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.places import BANKS, COURSE, GLOSSARY, MEDIA_WORDS, SOURCES
from lms.authoring.translating.completeness import FileStanding
from lms.authoring.translating.states import TEXT_STATE_NAMES, TEXT_STATE_TAGS, TextState
from lms.core.language import language_word, localised

FILE_NAMES = {
    COURSE: _l("The course itself"),
    GLOSSARY: _l("Words that need explaining"),
    SOURCES: _l("Sources"),
    MEDIA_WORDS: _l("Words about pictures and recordings"),
}
KEY_NAMES = {
    "title": _l("Title"),
    "aim": _l("Aim"),
    "aims": _l("Aim"),
    "body": _l("Text of the lesson"),
    "summary": _l("Summary"),
    "audience": _l("For whom"),
    "outcomes": _l("What people can do afterwards"),
    "note": _l("Note"),
    "intro": _l("Introduction"),
    "text": _l("Text"),
    "feedback": _l("Feedback"),
    "general_feedback": _l("Feedback for everybody"),
    "hint": _l("Hint"),
    "hints": _l("Hint"),
    "if_true": _l("Answer to “true”"),
    "if_false": _l("Answer to “false”"),
    "term": _l("Word"),
    "meaning": _l("Meaning"),
    "fact": _l("Fact"),
    "alt": _l("What the picture shows"),
    "caption": _l("Caption"),
    "transcript": _l("Transcript"),
}
NUMBER = re.compile(r"#\d+")


def file_name(file: FileStanding) -> str:
    """Return what a file of a draft is called in lists."""
    return name_of(file.place, file.title)


def name_of(place: str, title: Any) -> str:
    """Return what a file is called, by its place and its title by language."""
    if place in FILE_NAMES:
        return str(FILE_NAMES[place])
    words = localised(title) if title else place.rpartition("/")[2]
    if place.startswith("modules/"):
        return str(_("Module: %(title)s", title=words))
    return str(_("Question bank: %(title)s", title=words)) if place.startswith(BANKS) else words


def key_name(key: str) -> str:
    """Return what a text is in its file: Title, Text, Feedback; its key where there is no word for it."""
    parts = [part for part in key.split("/") if not NUMBER.fullmatch(part)]
    return str(KEY_NAMES.get(parts[-1], parts[-1])) if parts else key


WORDS: dict[str, Any] = {
    "state_names": TEXT_STATE_NAMES,
    "state_tags": TEXT_STATE_TAGS,
    "states": TextState,
    "language_word": language_word,
    "key_name": key_name,
}
"""What every page about translations needs to say."""
