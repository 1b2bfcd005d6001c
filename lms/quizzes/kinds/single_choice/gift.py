"""Single choice in GIFT: ``{=right ~wrong}``, and parts of the mark between per cent signs."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.gift_blocks import GiftBlock, braces, choice_lines, choices_of


class SingleChoiceInGift:
    """Choices of which one, marked by an equals sign, is the right one."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where there are wrong choices and one that is right by itself."""
        if not (block.has_choices and block.is_single):
            return None
        return {"kind": "single_choice", "choices": choices_of(block)}

    def to_gift(self, draft: Draft) -> str:
        """Return the choices between braces."""
        return braces(draft, choice_lines(draft["choices"], right="="))
