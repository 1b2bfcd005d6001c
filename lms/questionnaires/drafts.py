"""Saving a draft from several windows: words that another window saved since are never written over unseen."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.questionnaires.documents import Answers


class DraftConflict(Refusal):
    """Another window or device has saved other words since this one was opened.

    ``stored`` holds the other words of the fields that differ (empty where they were deleted), ``fields`` their ids.
    """

    def __init__(self, stored: Answers) -> None:
        super().__init__(
            _l(
                "This was changed in another window or on another device since you opened it here. Both are shown: "
                "put what you want to keep into the fields and save again."
            )
        )
        self.stored = stored
        self.fields = list(stored)


def merged(stored: Answers, typed: Answers, *, version: int, seen: int | None) -> Answers:
    """Return stored answers with what was typed in their place, without empty ones; fields not typed stay.

    ``version`` is that of what is stored, ``seen`` the one that the window had when it was opened or last saved.
    Raises DraftConflict where they are not the same and a field differs; a save that is sent twice is none.
    """
    differing = {field: stored.get(field, "") for field in typed if not _same(stored.get(field), typed[field])}
    if seen != version and differing:
        raise DraftConflict(differing)
    return {field: answer for field, answer in {**stored, **typed}.items() if answer not in EMPTY_ANSWERS}


EMPTY_ANSWERS: tuple[Any, ...] = ("", [], None)


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in EMPTY_ANSWERS and other in EMPTY_ANSWERS)
