"""The pages of learning: the course, the unit, the certificate claim, the trainer's view of learners."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__)

from lms.learning.views import certificate, course, study, teaching  # noqa: E402, F401  (they add their routes)
