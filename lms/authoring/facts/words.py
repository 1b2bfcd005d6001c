"""The words for facts on pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.courses.sources import Confidence

CONFIDENCE_NAMES = {
    Confidence.HIGH: _l("Sure"),
    Confidence.MEDIUM: _l("Fairly sure"),
    Confidence.LOW: _l("Weak"),
}
PART_NAMES = {
    "statement": _l("What is true"),
    "value": _l("Value"),
    "references": _l("Where it comes from"),
    "as_on": _l("As on"),
    "review_on": _l("Check again by"),
    "confidence": _l("How sure we are"),
}
