"""Longer texts of programmes and calls, which are Markdown in every language."""

from __future__ import annotations

from markupsafe import Markup

from lms.core.language import Localised, current_language, localised
from lms.core.markup import render_blocks


def prose_in_words(text: Localised) -> Markup:
    """Return a text as paragraphs and lists in the reader's language; in another one it says which."""
    language = current_language()
    if not text or language in text:
        return render_blocks(localised(text))
    return Markup('<div lang="{}">{}</div>').format(next(iter(text)), render_blocks(localised(text)))
