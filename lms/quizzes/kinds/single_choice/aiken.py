"""Single choice in Aiken, the only kind that it knows: lettered choices, one of which is right."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from lms.quizzes.kinds.exchange import Draft, Rich


class SingleChoiceInAiken:
    """A stem, choices ``A.`` to ``Z.`` and ``ANSWER: B``."""

    def from_aiken(self, stem: str, choices: Sequence[str], right: int) -> Draft:
        """Return the draft of a question; ``right`` is the place of the right choice."""
        lines = [
            {"text": Rich(text, "plain"), "fraction": float(place == right), "feedback": None}
            for place, text in enumerate(choices)
        ]
        return {"kind": "single_choice", "text": Rich(stem, "plain"), "choices": lines}

    def to_aiken(self, stem: str, draft: Draft, texts: Sequence[str]) -> str | None:
        """Return the question, its texts without line breaks of their own; None unless exactly one choice is right."""
        right = [place for place, choice in enumerate(draft["choices"]) if choice["fraction"] == 1]
        if len(right) != 1 or len(texts) > len(ascii_uppercase):
            return None
        lines = [f"{letter}. {text}" for letter, text in zip(ascii_uppercase, texts, strict=False)]
        return "\n".join([stem, *lines, f"ANSWER: {ascii_uppercase[right[0]]}", ""])
