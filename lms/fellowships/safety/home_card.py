"""The part of the home page for those who read safeguarding flags: how many are open, in which programmes."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from lms.fellowships.safety.permissions import guarded_ids
from lms.fellowships.safety.queries import open_flags_for
from lms.people.identity import Identity
from lms.people.roles import Role

WITHOUT_DUTIES = frozenset({Role.LEARNER, Role.FELLOW})


def render(person: Identity) -> Markup | None:
    """Return where flags are open that somebody may read, or nothing; one query, none for learners and fellows."""
    if all(grant.role in WITHOUT_DUTIES for grant in person.grants):
        return None
    flags = open_flags_for(person.id, guarded_ids(person))
    return Markup(render_template("fellowships/safety/_card.html", flags=flags)) if flags else None  # noqa: S704
