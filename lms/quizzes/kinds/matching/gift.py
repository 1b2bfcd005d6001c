"""Matching in GIFT: ``{=stem -> option =another -> its option = -> an option that fits none}``."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, Rich, Untakable, matched
from lms.quizzes.kinds.gift_blocks import ARROW, GiftAnswer, GiftBlock, braces, escape, rich, without_arrows


class MatchingInGift:
    """Pairs with arrows; options are plain text there, and stems that share one repeat it."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft of the pairs; raise Untakable where one has no arrow."""
        if not block.has_arrows:
            return None
        pairs = []
        for answer in block.answers or ():
            stem, option = _pair(answer)
            pairs.append((stem if stem.text else None, Rich(option, "plain"), answer.said))
        return {"kind": "matching", **matched(pairs)}

    def to_gift(self, draft: Draft) -> str:
        """Return the pairs, and the options that fit none behind an empty stem."""
        words = {each["id"]: escape(each["text"].text) for each in draft["options"]}
        pairs = [f"={_stem(each['text'])}{ARROW}{words[each['option']]}" for each in draft["stems"]]
        used = {each["option"] for each in draft["stems"]}
        spare = [f"={ARROW}{text}" for option_id, text in words.items() if option_id not in used]
        return braces(draft, [*pairs, *spare])


def _pair(answer: GiftAnswer) -> tuple[Rich, str]:
    if answer.pair is None:
        raise Untakable(_("This pair has no arrow: write “=stem -> option”."), answer.line)
    return answer.pair


def _stem(text: Rich) -> str:
    """Return a stem in which an arrow of its own does not end it."""
    return rich(without_arrows(text))
