"""The facts of one course for those who write it: what is pinned, what has changed since, and confirming it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import load_desk
from lms.authoring.drafts.models import DraftState
from lms.authoring.facts.course_facts import course_facts
from lms.authoring.facts.pinning import confirm_facts, pin_cited
from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here


@blueprint.get("/courses/<slug>/edit/facts")
@access(SIGNED_IN)
def list_course_facts(slug: str) -> ResponseReturnValue:
    """Show the facts that a course cites: as it has pinned them, and as the registry has them now."""
    desk = load_desk(slug)
    facts = course_facts(desk.draft)
    return render_template(
        "authoring/facts/course.html",
        desk=desk,
        here="facts",
        facts=facts,
        waiting=[each for each in facts if each.may_be_confirmed],
        is_changed=desk.draft.state is not DraftState.PUBLISHED,
        today=today_here(),
    )


@blueprint.post("/courses/<slug>/edit/facts")
@access(SIGNED_IN)
def confirm_course_facts(slug: str) -> ResponseReturnValue:
    """Take over the newer words of the facts that were chosen, or of all; pin what is cited and not pinned."""
    desk = load_desk(slug, is_to_write=True)
    course_id = desk.draft.course_id
    keys = request.form.getlist("fact")
    if "all" in request.form:
        keys = [each.key for each in course_facts(desk.draft) if each.may_be_confirmed]
        pin_cited(course_id, by=current_user.id)
    confirmed = confirm_facts(course_id, keys, by=current_user.id)
    if confirmed:
        sentence = ngettext(
            "%(num)d fact is confirmed. Learners see it when the course is published.",
            "%(num)d facts are confirmed. Learners see them when the course is published.",
            len(confirmed),
        )
        flash(sentence, "success")
    else:
        flash(_("Nothing newer was waiting: the course has what the registry says."), "info")
    return redirect(url_for("authoring.list_course_facts", slug=slug), 303)
