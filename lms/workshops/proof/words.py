"""What people read about certificates of workshops."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.templating import show_number
from lms.workshops.proof.eligibility import Figures, Reason, Rule, Verdict


def reason_in_words(verdict: Verdict, figures: Figures, rule: Rule) -> Any:
    """Return why somebody gets no certificate, or not the higher one; "" where there is nothing to explain."""
    match verdict.reason:
        case Reason.NOT_THERE:
            return _l("Was at none of the sessions.")
        case Reason.TOO_FEW_SESSIONS:
            return _l(
                "Was at %(present)s of %(counted)s sessions; %(share)s%% of them are asked for.",
                present=figures.present,
                counted=figures.counted,
                share=rule.share,
            )
        case Reason.NO_POST_TEST:
            return _l("Attendance only: there is no post-test.")
        case Reason.TEST_TOO_LOW:
            return _l(
                "Attendance only: %(score)s%% in the post-test, %(mark)s%% are asked for.",
                score=show_number(round(figures.score or 0)),
                mark=rule.pass_mark,
            )
        case Reason.NO_NAME:
            return _l("There is no name that could be printed. Correct it on the participant's page.")
    return ""
