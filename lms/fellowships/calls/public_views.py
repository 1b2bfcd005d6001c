"""What everybody sees of calls: which are open, and what each is about."""

from __future__ import annotations

from flask import render_template

from lms.core import clock
from lms.core.access import EVERYONE, access
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls import queries
from lms.fellowships.calls.loaders import load_open_call
from lms.fellowships.calls.rules import Phase, closed_at, phase_of


@blueprint.get("/fellowships")
@access(EVERYONE)
def list_open_calls() -> str:
    """List the calls that are open now and those that open later, with the way back to one's own application."""
    now = clock.now()
    return render_template(
        "fellowships/calls/open_calls.html", open_calls=queries.open_calls(now), coming_calls=queries.coming_calls(now)
    )


@blueprint.get("/fellowships/<call_slug>")
@access(EVERYONE)
def show_open_call(call_slug: str) -> str:
    """Show what a call is, who may apply, by when, what will be asked, and how is chosen."""
    call, now = load_open_call(call_slug), clock.now()
    phase = phase_of(call, now)
    form = queries.call_form(call)
    return render_template(
        "fellowships/calls/open_call.html",
        call=call,
        phase=phase,
        closed_at=closed_at(call, now),
        form=form,
        musts=[question for question in form.questions() if question.must],
        criteria=queries.criteria_of(call),
        has_leave=phase is Phase.CLOSED and queries.has_late_leave(call.id, now),
    )
