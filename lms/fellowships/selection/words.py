"""The words for stages, recommendations and decisions, on pages and in tables."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.fellowships.selection.models import Recommendation, Stage

RECOMMENDATION_NAMES = {
    Recommendation.YES: _l("Yes, take this applicant"),
    Recommendation.MAYBE: _l("Maybe"),
    Recommendation.NO: _l("No"),
}
SHORT_RECOMMENDATIONS = {Recommendation.YES: _l("Yes"), Recommendation.MAYBE: _l("Maybe"), Recommendation.NO: _l("No")}
STAGE_NAMES = {Stage.REVIEW: _l("Review"), Stage.INTERVIEW: _l("Interview")}
