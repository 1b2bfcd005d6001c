"""How times of the field log are written."""

from __future__ import annotations

from flask_babel import gettext

from lms.core.templating import show_number


def time_taken(minutes: int) -> str:
    """Return a time in hours and minutes: 2 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(gettext("%(minutes)s min", minutes=rest))
    if not rest:
        return str(gettext("%(hours)s h", hours=show_number(hours)))
    return str(gettext("%(hours)s h %(minutes)s min", hours=show_number(hours), minutes=rest))
