"""Description in GIFT: a text without braces."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.gift_blocks import GiftBlock


class DescriptionInGift:
    """A text that is followed by no braces."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where there are no braces."""
        return {"kind": "description"} if block.answers is None else None

    def to_gift(self, draft: Draft) -> str:
        """Return nothing: there are no answers."""
        return ""
