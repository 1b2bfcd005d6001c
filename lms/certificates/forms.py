"""The form of the verify page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from lms.certificates.serials import LONGEST_INPUT
from lms.core.forms import Form, at_most, required, tidy


class VerifyForm(Form):
    """The number of a certificate, as somebody reads it from the paper. Sent by GET; it changes nothing."""

    class Meta:
        csrf = False

    serial = StringField(
        _l("Certificate number"),
        description=_l("It stands at the lower left of the certificate, for example A7KM-49FX-2TRC-8WYJ."),
        filters=[tidy],
        validators=[required(_l("Type the number of the certificate.")), at_most(LONGEST_INPUT)],
    )
