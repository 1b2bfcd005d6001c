"""Everything that a refusal says, for a page that shows it."""

from __future__ import annotations

from typing import Any

from lms.core.errors import Refusal
from lms.courses.problems import BundleRefused


def sentences_of(refusal: Refusal) -> list[Any]:
    """Return the sentences of a refusal: of a course that cannot be published, each problem as well."""
    problems = [str(problem) for problem in refusal.problems] if isinstance(refusal, BundleRefused) else []
    return [refusal.sentence, *problems]
