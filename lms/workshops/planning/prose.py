"""What people write about workshops, as paragraphs and lists."""

from __future__ import annotations

from markupsafe import Markup

from lms.core.language import Localised, current_language, localised
from lms.core.markup import render_blocks


def text_in_words(text: Localised) -> Markup:
    """Return a text that is Markdown by language in the reader's; in another language it says in which."""
    language = current_language()
    if not text or language in text:
        return render_blocks(localised(text))
    return Markup('<div lang="{}">{}</div>').format(next(iter(text)), render_blocks(localised(text)))
