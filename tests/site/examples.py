"""An example of every route: which object stands for each part of its address, and where there are several kinds."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.routing import Rule as UrlRule

from lms.core.assets import asset
from tests.site.population import Site

Values = dict[str, str]

# What an argument stands for. The names are those of ``population.Site.things``.
ARGUMENTS: Values = {
    "slug": "course",
    "module_id": "module",
    "unit_id": "lesson",
    "attempt_id": "attempt",
    "serial": "certificate",
    "organisation_id": "organisation",
    "person_id": "person",
    "session_id": "session",
    "membership_id": "membership",
    "grant_id": "grant",
    "token": "link",
}
# Where a route means something else by them.
ROUTES: dict[str, Values] = {
    "assets.file": {"digest": "assets_digest", "name": "css/setu.css"},
    "courses.show_picture": {"prefix": "picture_prefix", "name": "picture"},
    "people.set_up": {"token": "setup_link"},
    "people.finish_set_up": {"token": "setup_link"},
    "quizzes.start_attempt": {"unit_id": "quiz"},
    "quizzes.show_result": {"attempt_id": "finished_attempt"},
}
# The same route with an object that belongs to none of the people in the columns of the table.
OTHERS: dict[str, tuple[Values, ...]] = {
    "attempt_id": ({"attempt_id": "other_attempt"},),
    "organisation_id": ({"organisation_id": "other_organisation"},),
    "session_id": ({"session_id": "other_session"},),
}
OTHERS_OF_ROUTES: dict[str, tuple[Values, ...]] = {
    "quizzes.show_result": ({"attempt_id": "other_finished_attempt"},),
    "people.ask_slip": ({"person_id": "other_person"}, {"person_id": "trainer"}),
    "people.print_slip": ({"person_id": "other_person"}, {"person_id": "trainer"}),
    "people.take_role": ({"person_id": "other_person"},),
    "people.leave_organisation": ({"person_id": "other_person"},),
    "learning.study_unit": ({"unit_id": "quiz"},),
}
# What is sent where an empty form would be refused before it is known whose object it is about.
BODIES: dict[str, dict[str, object]] = {
    "quizzes.save_answer": {"question": "no-such-question", "sequence": 1, "answer": None},
}


def rules(site: Site) -> list[UrlRule]:
    """Return every URL rule, in the order of addresses."""
    return sorted(site.app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(methods(rule))))


def methods(rule: UrlRule) -> list[str]:
    """Return the methods that a rule declares itself."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def example_of(rule: UrlRule) -> Values:
    """Return the object for each part of an address. KeyError: say in ARGUMENTS what the part stands for."""
    own = ROUTES.get(rule.endpoint, {})
    return {
        name: own.get(name) or ARGUMENTS[name] for name in sorted(rule.arguments) if name not in (rule.defaults or {})
    }


def cases(rule: UrlRule) -> Iterator[Values]:
    """Yield the objects with which a route is asked: the example, and somebody else's."""
    example = example_of(rule)
    yield example
    others = [values for name in example for values in OTHERS.get(name, ())]
    for values in OTHERS_OF_ROUTES.get(rule.endpoint, tuple(others)):
        yield example | values


def path_of(site: Site, rule: UrlRule, values: Values) -> str:
    """Return the path of a route with some objects."""
    site.things.setdefault("assets_digest", asset("css/setu.css").split("/")[2])
    return site.url(rule.endpoint, values)
