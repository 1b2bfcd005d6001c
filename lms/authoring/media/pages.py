"""The page of one file: how it looks, where it is used, and the form for what is said about it."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from lms.authoring.media.forms import ReplaceForm, WordsForm, words_form
from lms.authoring.media.library import KIND_NAMES, MediaEntry, entry_of, shelf
from lms.authoring.media.loaders import FileAt
from lms.authoring.media.words import entry_now
from lms.core.media_kinds import RECORDINGS, MediaKind
from lms.courses.media_drawing import size_words


def is_in_a_row() -> bool:
    """Whether somebody goes through all files that lack words, one after the other."""
    return request.args.get("row") == "on"


def words_form_of(at: FileAt, *, is_sent: bool = False) -> WordsForm | None:
    """Return the form for the words about a file; papers and captions have none."""
    entry, draft = _entry(at), at.desk.draft
    if entry.kind not in {MediaKind.PICTURE, *RECORDINGS}:
        return None
    captions = [each.name for each in shelf(draft) if each.kind is MediaKind.CAPTIONS]
    return words_form(entry.kind, draft.languages, captions, entry_now(draft.course_id, entry.path), is_sent=is_sent)


def _entry(at: FileAt) -> MediaEntry:
    return entry_of(at.desk.draft, at.file) or abort(404)


def file_page(at: FileAt, form: WordsForm | None, replacing: ReplaceForm | None = None, **more: Any) -> str:
    """Return the page; ``now`` is what somebody else has said about the file meanwhile."""
    return render_template(
        "authoring/media/file.html",
        desk=at.desk,
        here="media",
        entry=_entry(at),
        form=form,
        replacing=replacing or ReplaceForm(formdata=None),
        kinds=KIND_NAMES,
        size_words=size_words,
        is_in_a_row=is_in_a_row(),
        **more,
    )
