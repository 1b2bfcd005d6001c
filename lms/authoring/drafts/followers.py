"""What the packages above do when a text of a draft is saved."""

from __future__ import annotations

from collections.abc import Callable

from lms.authoring.drafts.models import DraftText
from lms.core.registry import Registry

SavedFollower = Callable[[DraftText, str, int | None], None]
saved_followers: Registry[SavedFollower] = Registry("followers of saved texts")
"""Told in the transaction that saves a text: the text as it is now, what it was before, and who saved it."""
