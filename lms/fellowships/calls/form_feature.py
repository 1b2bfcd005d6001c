"""How the building of application forms joins the application; called by the feature of calls."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.people.changes import action_names

ACTIONS = {
    "fellowships.form_field_added": _l("Field added to an application form"),
    "fellowships.form_field_changed": _l("Field of an application form changed"),
    "fellowships.form_field_moved": _l("Field of an application form moved"),
    "fellowships.form_field_copied": _l("Field of an application form copied"),
    "fellowships.form_field_removed": _l("Field taken out of an application form"),
    "fellowships.form_field_put_back": _l("Field put back into an application form"),
    "fellowships.form_section_added": _l("Section added to an application form"),
    "fellowships.form_section_changed": _l("Section of an application form changed"),
    "fellowships.form_section_moved": _l("Section of an application form moved"),
    "fellowships.form_section_removed": _l("Section taken out of an application form"),
    "fellowships.form_section_put_back": _l("Section put back into an application form"),
    "fellowships.form_replaced": _l("Application form replaced by another one"),
    "fellowships.form_form_put_back": _l("Earlier application form put back"),
}


def register() -> None:
    """Add the words for the history of a form."""
    action_names.add_all(ACTIONS)
