"""What other packages put on the applicant's page: the offer, the slots for an interview."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from lms.core.registry import Registry
from lms.fellowships.applications.models import Application

OwnPart = Callable[[Application, str], Markup | None]
own_application_parts: Registry[OwnPart] = Registry("parts of the applicant's page")
"""Each gets the application and the code under which its page is open; it answers HTML from a template, or None."""


def parts_for(application: Application, code: str) -> list[Markup]:
    """Return what other packages have to show to an applicant, in the order in which they entered it."""
    rendered = (part(application, code) for part in own_application_parts)
    return [part for part in rendered if part]
