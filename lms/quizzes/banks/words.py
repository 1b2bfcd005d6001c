"""The names of kinds of question and of Bloom levels, as people read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.quizzes.kinds.question import Bloom

KIND_WORDS = {
    "single_choice": _l("One choice"),
    "multiple_choice": _l("Several choices"),
    "true_false": _l("True or false"),
    "short_answer": _l("Short answer"),
    "numerical": _l("Number"),
    "matching": _l("Matching"),
    "ordering": _l("Putting in order"),
    "gap_fill": _l("Text with gaps"),
    "long_answer": _l("Long answer"),
    "case": _l("Case with several questions"),
    "description": _l("Text between questions"),
}
BLOOM_WORDS = {
    Bloom.REMEMBER: _l("Remember"),
    Bloom.UNDERSTAND: _l("Understand"),
    Bloom.APPLY: _l("Apply"),
    Bloom.ANALYSE: _l("Analyse"),
    Bloom.EVALUATE: _l("Evaluate"),
    Bloom.CREATE: _l("Create"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of question is called; its code where it has no name."""
    return str(KIND_WORDS.get(kind, kind))


def bloom_words(level: str) -> str:
    """Return what a Bloom level is called."""
    return str(BLOOM_WORDS[Bloom(level)])
