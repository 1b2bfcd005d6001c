"""The page on which people are counted whose names are not written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.people.logins import western_digits
from lms.workshops.attendance import unnamed
from lms.workshops.attendance.unnamed import Counted, Entered, Kind
from lms.workshops.attendance.views.table import TABLE
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import Method
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    QUALIFICATION_NAMES,
    AgeGroup,
    Gender,
    Qualification,
)

EMPTY_ROWS = 4


@dataclass
class TypedRow:
    """One row of the form as it was typed."""

    qualification: str = Qualification.UNSAID
    gender: str = Gender.UNSAID
    age_group: str = AgeGroup.UNSAID
    number: str = ""
    problem: Any = None


@dataclass
class CountForm:
    """The rows of the page, what its counts were when it was drawn, and what is wrong."""

    rows: list[TypedRow] = field(default_factory=list)
    seen: str = ""
    problem: Any = None


@blueprint.route(f"{TABLE}/unnamed", methods=["GET", "POST"])
@access(SIGNED_IN)
def count_unnamed(workshop_id: int) -> ResponseReturnValue:
    """Show the counts without names of a workshop or of one session, and change them."""
    workshop = load_run(workshop_id)
    session_id = _session_id(workshop)
    if request.method == "GET":
        return _count_page(workshop, session_id, _as_it_is(workshop_id, session_id))
    form = _typed()
    if request.form.get("act") == "more":
        form.rows += [TypedRow() for _number in range(EMPTY_ROWS)]
        return _count_page(workshop, session_id, form)
    try:
        with transaction():
            unnamed.set_counts(workshop_id, session_id, _read(form), seen=form.seen, by=current_user.id)
    except Refusal as refusal:
        _take_refusal(form, refusal)
        return _count_page(load_run(workshop_id), session_id, form), 422
    flash(_("The counts are saved."), "success")
    return redirect(url_for("workshops.count_unnamed", workshop_id=workshop_id, session=session_id), 303)


def _session_id(workshop: Workshop) -> int | None:
    """Return the session that the address names; None for the whole workshop, 404 for one of another workshop."""
    wanted = request.args.get("session", "")
    if not wanted:
        return None
    found = number_of(wanted)
    return found if found in {each.session.id for each in sessions_of(workshop.id)} else abort(404)


def _is_choice(session: WorkshopSession, session_id: int | None) -> bool:
    """Whether a session can be chosen: any but a break, and the one that the address names."""
    return session.method is not Method.BREAK or session.id == session_id


def _as_it_is(workshop_id: int, session_id: int | None) -> CountForm:
    entered = unnamed.entered(workshop_id, session_id)
    rows = [TypedRow(*each.counted.kind, str(each.counted.number)) for each in entered]
    return CountForm([*rows, *(TypedRow() for _number in range(EMPTY_ROWS))], _digest(entered))


def _digest(entered: list[Entered]) -> str:
    return unnamed.digest_of({each.counted.kind: each.counted.number for each in entered})


def _typed() -> CountForm:
    sent = request.form
    count = min(number_of(sent.get("rows")) or 0, unnamed.MOST_ROWS)
    rows = [_row(sent, place) for place in range(count)]
    return CountForm(rows, sent.get("seen", "")[:20])


def _row(sent: Mapping[str, str], place: int) -> TypedRow:
    names = ("qualification", "gender", "age_group", "number")
    return TypedRow(*(sent.get(f"row.{place}.{name}", "").strip()[:20] for name in names))


def _read(form: CountForm) -> list[Counted]:
    """Return what the rows say; one without a number, or with 0, is none. Raises Refusal where a row cannot be read."""
    found: list[Counted] = []
    form.rows = [row for row in form.rows if western_digits(row.number).strip("0 ")]
    for place, row in enumerate(form.rows):
        number = number_of(western_digits(row.number))
        try:
            kind = Kind(Qualification(row.qualification), Gender(row.gender), AgeGroup(row.age_group))
        except ValueError:
            raise Refusal(_("Choose one of the answers."), field=f"row.{place}.number") from None
        found.append(Counted(kind, number if number is not None else -1))
    return found


def _take_refusal(form: CountForm, refusal: Refusal) -> None:
    _row_word, _dot, rest = (refusal.field or "").partition(".")
    place = number_of(rest.partition(".")[0])
    if place is not None and place < len(form.rows):
        form.rows[place].problem = refusal.sentence
    else:
        form.problem = refusal.sentence


def _count_page(workshop: Workshop, session_id: int | None, form: CountForm) -> str:
    entered = unnamed.entered(workshop.id, session_id)
    if form.problem is unnamed.CHANGED:
        form.seen = _digest(entered)
    return render_template(
        "workshops/attendance/unnamed.html",
        workshop=workshop,
        sessions=[each for each in sessions_of(workshop.id) if _is_choice(each.session, session_id)],
        session_id=session_id,
        form=form,
        entered=entered,
        total=unnamed.total_of(workshop.id),
        names={"qualification": QUALIFICATION_NAMES, "gender": GENDER_NAMES, "age_group": AGE_NAMES},
    )
