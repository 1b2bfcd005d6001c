"""The pages of quizzes: an attempt page by page, its summary, its result, and the answers that the script saves."""

from flask import Blueprint

blueprint = Blueprint("quizzes", __name__)

from lms.quizzes.views import answers, attempt, result  # noqa: E402, F401  (they add their routes)
