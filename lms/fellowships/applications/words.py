"""What the moves of screening are called on buttons, and what each brings about."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

MOVE_NAMES: dict[str, Any] = {
    "taken_up": _l("Take up for screening"),
    "sent_to_review": _l("Send to review"),
    "asked": _l("Ask for more information"),
    "invited": _l("Invite to an interview"),
    "declined": _l("Decline"),
    "reconsidered": _l("Take up again"),
}
MOVE_HINTS: dict[str, Any] = {
    "taken_up": _l("The applicant sees no change, and no letter goes out."),
    "sent_to_review": _l("Reviewers can be assigned then. No letter goes out."),
    "asked": _l("What you write goes to the applicant just as it stands, by letter and on their page."),
    "invited": _l("A letter goes to the applicant at once."),
    "declined": _l("A letter goes to the applicant at once. The reason is kept here, and they do not see it."),
    "reconsidered": _l("A letter goes to the applicant at once. The reason is kept here, and they do not see it."),
}
REASON_NAMES: dict[str, Any] = {"asked": _l("What do you need from them?")}
REASON = _l("Reason")
