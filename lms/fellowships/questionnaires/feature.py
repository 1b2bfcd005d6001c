"""How questionnaires join the application."""

from __future__ import annotations

from flask import Flask

from lms.core.money import show_money
from lms.fellowships.questionnaires import reading, showing
from lms.fellowships.questionnaires.checks import REFERENCE_PARTS, most_of


def register(app: Flask) -> None:
    """Add what templates of fellowships use."""
    app.jinja_env.filters.update(money=show_money, in_words=showing.in_words)
    app.jinja_env.globals.update(
        questionnaires={
            "MOST_RADIOS": showing.MOST_RADIOS,
            "REFERENCE_PARTS": REFERENCE_PARTS,
            "answer_lines": showing.answer_lines,
            "asked": reading.asked,
            "condition_in_words": showing.condition_in_words,
            "conflicts": showing.conflicts,
            "first_control": showing.first_control,
            "is_required": reading.is_required,
            "most_of": most_of,
            "other_language": showing.other_language,
            "rule_in_words": showing.rule_in_words,
        }
    )
