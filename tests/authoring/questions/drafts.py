"""Drafts with questions in YAML that is laid out as authors write it, and data of questions. For tests of authoring."""

from __future__ import annotations

from typing import Any

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_draft, find_unit
from lms.authoring.questions.holders import Holder
from tests.factories.courses import MODULE
from tests.factories.drafts import make_draft

QUIZ = """kind: quiz
title: {en: First quiz, hi: पहली प्रश्नोत्तरी}
aim: {en: See what you know., hi: देखना कि आप क्या जानते हैं।}
minutes: 10
settings: {questions_a_page: 2, attempts: 2}
questions:
  # who helps
  - id: visa   # always first
    kind: single_choice
    tags: [papers, before]
    text: {en: Which visa?, hi: कौन सा वीज़ा?}
    choices:
      - {id: a, text: {en: Tourist, hi: पर्यटक}}
      - {id: b, text: {en: Employment, hi: रोज़गार}, fraction: 1}

  - id: promise
    kind: true_false
    text: {en: A word is enough., hi: ज़बान काफ़ी है।}
    answer: false

  - id: charge
    kind: numerical
    mark: 2
    text: {en: How much?, hi: कितना?}
    answers:
      - {value: 35400, tolerance: 100}
"""
QUIZ_PATH = f"{MODULE}/03-first-quiz.yaml"
BANK = """title: {en: Frauds, hi: धोखे}
questions:
  - id: tourist
    kind: true_false
    tags: [frauds]
    text: {en: A tourist may work., hi: पर्यटक काम कर सकता है।}
    answer: false
  - id: newer
    kind: true_false
    status: draft
    text: {en: Only in English.}
    answer: true
"""


def quiz_draft(slug: str = "a-course", quiz: str = QUIZ, bank: str = BANK) -> DraftOf:
    """Return a draft with the quiz ``first-quiz`` and the bank ``frauds``."""
    return make_draft(slug, files={QUIZ_PATH: quiz, "banks/frauds.yaml": bank})


def quiz_unit(draft: DraftOf) -> DraftUnit:
    """Return the quiz of the draft."""
    unit = find_unit(draft.course_id, "first-quiz")
    assert unit is not None
    return unit


def quiz_of(slug: str = "a-course") -> Holder:
    """Return the quiz of a draft as it is now."""
    draft = find_draft(slug)
    assert draft is not None
    return Holder.of_unit(draft, quiz_unit(draft))


def bank_of(slug: str = "a-course") -> Holder:
    """Return the bank of a draft as it is now."""
    draft = find_draft(slug)
    holder = Holder.of_bank(draft, "frauds") if draft else None
    assert holder is not None
    return holder


def statement(**values: Any) -> dict[str, Any]:
    """Return a statement that is true."""
    return {"kind": "true_false", "text": {"en": "It is so.", "hi": "ऐसा है।"}, "answer": True, **values}


def many(count: int) -> str:
    """Return a bank with so many questions."""
    items = "".join(
        f"""  - id: q-{number}
    kind: single_choice
    tags: [t-{number % 7}]
    text:
      en: "Question {number}: it is November, and his passport is valid until next March. What do you advise?"
      hi: "सवाल {number}: नवंबर चल रहा है, और उसका पासपोर्ट अगले मार्च तक वैध है। आपकी सलाह?"
    choices:
      - id: a
        text: {{en: "Apply now {number}", hi: "अभी आवेदन करे"}}
        feedback: {{en: "Valid is not enough.", hi: "वैध होना काफ़ी नहीं।"}}
      - id: b
        text: {{en: "Renew it first {number}", hi: "पहले नवीनीकरण करवाए"}}
        fraction: 1
        feedback: {{en: "Yes.", hi: "सही।"}}
"""
        for number in range(count)
    )
    return f"title: {{en: Many, hi: बहुत}}\nquestions:\n{items}"
