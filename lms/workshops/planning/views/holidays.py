"""The days on which nothing should be planned, for those who keep them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.places import STATES
from lms.workshops.blueprint import blueprint
from lms.workshops.planning import holidays
from lms.workshops.planning.act_forms import HolidayForm
from lms.workshops.planning.holidays import HOLIDAY_KEEPERS


@blueprint.get("/workshops/holidays")
@access(HOLIDAY_KEEPERS)
def list_holidays() -> str:
    """List the holidays of this year and later."""
    return _page(HolidayForm(formdata=None))


def _page(form: HolidayForm) -> str:
    return render_template(
        "workshops/planning/holidays.html",
        form=form,
        holidays=holidays.coming_holidays(),
        national=holidays.NATIONAL_DAYS,
        states=STATES,
    )


@blueprint.post("/workshops/holidays")
@access(HOLIDAY_KEEPERS)
def add_holiday() -> ResponseReturnValue:
    """Enter a holiday."""
    form = HolidayForm()
    day = form.held_on.data if form.validate_on_submit() else None
    if day is None:
        return _page(form), 422
    try:
        with transaction():
            holidays.add_holiday(day, form.words("name"), state_code=form.state.data or "", by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _page(form), 422
    flash(_("The holiday is entered."), "success")
    return redirect(url_for("workshops.list_holidays"), 303)


@blueprint.post("/workshops/holidays/<int:holiday_id>/remove")
@access(HOLIDAY_KEEPERS)
def remove_holiday(holiday_id: int) -> ResponseReturnValue:
    """Take a holiday out; it can be entered again."""
    with transaction():
        holidays.remove_holiday(holiday_id, by=current_user.id)
    flash(_("The holiday is taken out."), "success")
    return redirect(url_for("workshops.list_holidays"), 303)
