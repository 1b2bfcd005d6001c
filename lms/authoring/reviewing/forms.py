"""What reviewers fill in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from lms.authoring.reviewing.comments import LONGEST_COMMENT, LONGEST_QUOTE
from lms.core.forms import Form, at_most, required
from lms.core.moves import LONGEST_REASON
from lms.core.worded import clean_lines

LONGEST_KEY = 43
WORDS_ATTRIBUTES = {"data-draft-key": "comment"}


class CommentForm(Form):
    """A comment on a unit, or on the course."""

    form_key = HiddenField(validators=[at_most(LONGEST_KEY)])
    quote = TextAreaField(
        _l("The words that you mean"),
        description=_l("Copied from the text, so that everybody finds the place."),
        filters=[clean_lines],
        validators=[at_most(LONGEST_QUOTE)],
    )
    words = TextAreaField(
        _l("Your comment"),
        filters=[clean_lines],
        validators=[required(_l("Write what you want to say.")), at_most(LONGEST_COMMENT)],
    )


class AnswerForm(Form):
    """An answer to a comment."""

    form_key = HiddenField(validators=[at_most(LONGEST_KEY)])
    words = TextAreaField(
        _l("Your answer"),
        filters=[clean_lines],
        validators=[required(_l("Write what you want to say.")), at_most(LONGEST_COMMENT)],
    )


class SendBackForm(Form):
    """Why a draft goes back to its writers."""

    reason = TextAreaField(
        _l("What is to be changed?"),
        description=_l("The writers read it in a letter. What concerns one unit is better said as a comment there."),
        filters=[clean_lines],
        validators=[required(_l("Say why; it is kept with the decision.")), at_most(LONGEST_REASON)],
    )
