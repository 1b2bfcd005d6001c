"""The names of kinds of question and of Bloom levels, as people read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.quizzes.kinds.question import Bloom, kinds

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
    found = kinds.find(kind)
    return str(found.kind_name) if found else kind


def bloom_words(level: str) -> str:
    """Return what a Bloom level is called."""
    return str(BLOOM_WORDS[Bloom(level)])
