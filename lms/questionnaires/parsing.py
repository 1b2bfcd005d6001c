"""Questionnaires from their JSON; the same one is parsed once in a process."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lms.core.recent import Recent
from lms.questionnaires.documents import Questionnaire

_questionnaires: Recent[Questionnaire] = Recent(128)


def questionnaire_of(document: dict[str, Any]) -> Questionnaire:
    """Return a questionnaire from the JSON that is stored; raises pydantic's ValidationError for any other."""
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    return _questionnaires.find(digest) or _questionnaires.keep(digest, Questionnaire.model_validate(document))


def stored_form(document: Questionnaire) -> dict[str, Any]:
    """Return a questionnaire as it is stored."""
    return document.model_dump(mode="json", exclude_defaults=True)
