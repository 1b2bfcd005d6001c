"""Short answer in GIFT: ``{=no one =%50%nobody}``, without wrong ones."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft, Rich
from lms.quizzes.kinds.gift_blocks import GiftBlock, answer_line, braces, rich, without_arrows


class ShortAnswerInGift:
    """Answers that are all right, at least by a part; also a single one without any sign."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft where there are answers of which none is wrong, a number, a pair or a judgement."""
        is_other = block.is_numerical or block.has_choices or block.has_arrows or block.truth is not None
        if is_other or not block.answers:
            return None
        answers = [
            {"pattern": each.text.text, "fraction": 1.0 if each.worth is None else each.worth, "feedback": each.said}
            for each in block.answers
        ]
        return {"kind": "short_answer", "answers": answers}

    def to_gift(self, draft: Draft) -> str:
        """Return the patterns between braces."""
        return braces(draft, (_line(each) for each in draft["answers"]))


def _line(answer: Draft) -> str:
    """Return one pattern; an arrow would make it a pair, but its halves with any text between fit the arrow too."""
    pattern = answer["pattern"].replace("->", "-*>")
    worth = None if answer["fraction"] == 1 else answer["fraction"]
    feedback = answer.get("feedback")
    written = rich(Rich(pattern, "markdown"))
    return answer_line("=", written, worth, without_arrows(feedback) if feedback else None)
