"""Long answer in GIFT: empty braces, ``{}``."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.gift_blocks import GiftBlock, braces


class LongAnswerInGift:
    """Braces with nothing between them but general feedback."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where the braces are empty."""
        is_empty = block.answers is not None and not block.answers and not block.is_numerical
        return {"kind": "long_answer"} if is_empty else None

    def to_gift(self, draft: Draft) -> str:
        """Return empty braces."""
        return braces(draft, ())
