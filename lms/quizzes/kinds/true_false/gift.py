"""True or false in GIFT: ``{T}`` or ``{FALSE#said to those who said true#said to those who said false}``.

Of a true statement, Moodle takes the first feedback for those who said false. The test files of the GIFT grammar take
it for those who said true, whatever is right. The reader does as Moodle where Moodle has written the file, which its
comments tell, and else as the grammar. The writer serves Moodle; that our own reader is to turn them is noted beside.
"""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.gift_blocks import GiftBlock, rich


class TrueFalseInGift:
    """A judgement alone between the braces."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where the one answer is T, TRUE, F or FALSE."""
        if block.truth is None or not block.answers:
            return None
        if_true, if_false = block.answers[0].said_twice
        if block.truth and block.is_of_moodle:
            if_true, if_false = if_false, if_true
        return {"kind": "true_false", "answer": block.truth, "if_true": if_true, "if_false": if_false}

    def to_gift(self, draft: Draft) -> str:
        """Return the judgement, and the feedback on the wrong one before that on the right one."""
        pair = draft.get("if_false"), draft.get("if_true")
        wrong, right = pair if draft["answer"] else pair[::-1]
        feedback = f"#{rich(wrong)}" + (f"#{rich(right)}" if right else "") if wrong or right else ""
        general = f"####{rich(draft['feedback'])}" if draft.get("feedback") else ""
        return f"{{{'TRUE' if draft['answer'] else 'FALSE'}{feedback}{general}}}"
