"""How questionnaires join the application."""

from __future__ import annotations

from flask import Flask

from lms.questionnaires import reading, showing
from lms.questionnaires.checks import REFERENCE_PARTS, most_of


def register(app: Flask) -> None:
    """Add what templates that draw questionnaires use."""
    app.jinja_env.filters.update(in_words=showing.in_words, prose_in_words=showing.prose_in_words)
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
