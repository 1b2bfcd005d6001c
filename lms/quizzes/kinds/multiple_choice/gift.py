"""Multiple choice in GIFT: ``{~%50%right ~%50%right too ~%-100%wrong}``, without an equals sign."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.gift_blocks import GiftBlock, braces, choice_lines, choices_of


class MultipleChoiceInGift:
    """Choices of which none is right by itself."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where there are choices, of which each is worth a part at the most."""
        if not block.has_choices or block.is_single:
            return None
        return {"kind": "multiple_choice", "choices": choices_of(block)}

    def to_gift(self, draft: Draft) -> str:
        """Return the choices between braces."""
        return braces(draft, choice_lines(draft["choices"], right="~"))
