"""What course.yaml says, as the page of a course's details shows it, and how it is changed there."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date
from typing import Any

from lms.authoring.drafts.places import COURSE
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import Saved
from lms.authoring.outline.by_language import put_words, shown_words, words_of
from lms.authoring.outline.yaml_texts import save_change
from lms.courses.yaml_changes import as_yaml, bring_over

TEXTS = ("title", "summary", "audience", "note")
PLAIN = ("languages", "languages_in_work", "hours", "as_on")


def shown_details(data: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of the page: texts by language, the outcomes, the certificate, and the rest as it stands."""
    certificate = data.get("certificate")
    certificate = certificate if isinstance(certificate, Mapping) else {}
    return {
        **{name: shown_words(data.get(name), languages) for name in TEXTS},
        "outcomes": shown_lines(data.get("outcomes"), languages),
        "languages": list(languages),
        "languages_in_work": _texts(data.get("languages_in_work")),
        "hours": data.get("hours") if isinstance(data.get("hours"), int | float) else None,
        "as_on": day_of(data.get("as_on")),
        "design": str(certificate.get("design") or ""),
        "wording": str(certificate.get("wording") or "completed"),
        "certificate": shown_words(certificate.get("title"), languages),
    }


def shown_lines(value: Any, languages: tuple[str, ...]) -> list[dict[str, str]]:
    """Return a list of texts, each by the languages of the course."""
    return [shown_words(line, languages) for line in value] if isinstance(value, Sequence) else []


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def day_of(value: Any) -> date | None:
    """Return the day that a file names; None where it names none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def change_details(
    draft: DraftOf, before: Mapping[str, Any], after: Mapping[str, Any], *, version: int, by: int | None
) -> Saved:
    """Write what has been changed on the page, and nothing else; both states are as ``shown_details`` has them.

    Raises ChangedMeanwhile where somebody else has saved since, and Refusal where the file cannot be read.
    """
    changed = {name for name, value in after.items() if before.get(name) != value}

    def change(data: MutableMapping[str, Any]) -> None:
        for name in TEXTS:
            if name in changed:
                put_words(data, name, after[name])
        if "outcomes" in changed:
            put_lines(data, "outcomes", after["outcomes"])
        for name in PLAIN:
            if name in changed:
                put_plain(data, name, after[name])
        if changed & {"design", "wording", "certificate"}:
            _put_certificate(data, after)

    return save_change(draft, COURSE, change, version=version, by=by)


def put_plain(data: MutableMapping[str, Any], name: str, value: Any) -> None:
    """Write a value; what is empty goes."""
    if value in (None, "", []):
        data.pop(name, None)
    elif isinstance(value, float) and value.is_integer():
        data[name] = int(value)
    else:
        data[name] = value


def put_lines(data: MutableMapping[str, Any], name: str, lines: Sequence[Mapping[str, str]]) -> None:
    """Write a list of texts line by line; what its texts say in languages that the page does not show stays."""
    kept = data.get(name)
    before = list(kept) if isinstance(kept, list) else []
    wanted = [_merged(before[place] if place < len(before) else None, line) for place, line in enumerate(lines)]
    if not wanted or not isinstance(kept, list):
        bring_over(data, {name: before} if before else {}, {name: wanted} if wanted else {})
        return
    del kept[len(wanted) :]
    bring_over(data, {name: before[: len(wanted)]}, {name: wanted[: len(before)]})
    kept.extend(as_yaml(wanted[len(before) :]))


def _merged(before: Any, line: Mapping[str, str]) -> dict[str, str]:
    kept = words_of(before, next(iter(line), ""))
    return {code: words for code, words in {**kept, **line}.items() if words}


def _put_certificate(data: MutableMapping[str, Any], after: Mapping[str, Any]) -> None:
    if not after["design"]:
        data.pop("certificate", None)
        return
    if not isinstance(data.get("certificate"), MutableMapping):
        data["certificate"] = {"design": after["design"], "wording": after["wording"]}
    certificate = data["certificate"]
    for name in ("design", "wording"):
        if certificate.get(name, "completed" if name == "wording" else "") != after[name]:
            certificate[name] = after[name]
    put_words(certificate, "title", after["certificate"])


def shown_rule(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule of completion: ``units`` is None for all units, else their ids; ``quizzes`` the marks by id."""
    rule = data.get("completion")
    rule = rule if isinstance(rule, Mapping) else {}
    units, marks = rule.get("units"), rule.get("quizzes")
    return {
        "units": _texts(units) if isinstance(units, list) else None,
        "quizzes": {
            str(unit): mark
            for unit, mark in (marks.items() if isinstance(marks, Mapping) else ())
            if isinstance(mark, int | float) and not isinstance(mark, bool)
        },
    }


def change_rule(
    draft: DraftOf, units: Sequence[str] | None, quizzes: Mapping[str, float], *, version: int, by: int | None
) -> Saved:
    """Write what completes a course: all units (None) or some, and the marks to reach in per cent.

    Raises ChangedMeanwhile where somebody else has saved since, and Refusal where the file cannot be read.
    """

    def change(data: MutableMapping[str, Any]) -> None:
        before = shown_rule(data)
        if not isinstance(data.get("completion"), MutableMapping):
            data["completion"] = {}
        rule = data["completion"]
        wanted = list(units) if units is not None else None
        if before["units"] != wanted or "units" not in rule:
            rule["units"] = "all" if wanted is None else wanted
        bring_over(rule, {"quizzes": before["quizzes"]}, {"quizzes": dict(quizzes)} if quizzes else {})

    return save_change(draft, COURSE, change, version=version, by=by)
