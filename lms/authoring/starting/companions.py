"""The companion of a workshop: a course made of what its template holds, for those who were there or could not come.

The test before and the test after stay what they are, so that the gain can be told; between them each handout is a
lesson, in the module of the day on which it is used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.authoring.starting.beginnings import lesson_bytes, yaml_bytes
from lms.core import clock
from lms.courses.bundles import Bundle
from lms.quizzes.imports.bank_files import question_data
from lms.workshops.library.documents import Handout, Phase, PlannedSession, Test, WorkshopPlan

WORDS_A_MINUTE = 130
PASS_MARK = 60
TITLE = {"en": "{title}: the companion course", "hi": "{title}: साथ का पाठ्यक्रम"}
SAID = {
    "about": {"en": "What this course is about", "hi": "यह पाठ्यक्रम किस बारे में है"},
    "about_aim": {
        "en": "Know what you will be able to do afterwards, and where you stand now.",
        "hi": "जानें कि इसके बाद आप क्या कर पाएँगे, और अभी आप कहाँ हैं।",
    },
    "before": {"en": "Before you begin", "hi": "शुरू करने से पहले"},
    "before_aim": {
        "en": "See what you know already; nobody passes or fails here.",
        "hi": "देखें कि आप पहले से क्या जानते हैं; यहाँ कोई पास या फ़ेल नहीं होता।",
    },
    "day": {"en": "Day {day} of the workshop", "hi": "कार्यशाला का दिन {day}"},
    "after": {"en": "What has changed", "hi": "क्या बदला"},
    "after_aim": {
        "en": "See what you know now, and take the next step in your work.",
        "hi": "देखें कि अब आप क्या जानते हैं, और अपने काम में अगला क़दम उठाएँ।",
    },
    "promise": {"en": "What you take to your work", "hi": "अपने काम में क्या ले जाएँगे"},
    "promise_aim": {
        "en": "Choose one or two things that you will do within a month, and with whom.",
        "hi": "एक-दो काम चुनें जो आप एक महीने में करेंगे, और किसके साथ।",
    },
    "can": {"en": "## What you can do afterwards", "hi": "## इसके बाद आप क्या कर पाएँगे"},
    "for_whom": {"en": "## Who it is for", "hi": "## यह किसके लिए है"},
    "way": {"en": "## How it goes", "hi": "## यह कैसे चलता है"},
    "way_text": {
        "en": "It begins and ends with the same kind of test, so that you see what has changed. Between them stand the "
        "sheets of the workshop, day by day. Read them with a case from your own work in mind.",
        "hi": "शुरू और अंत में एक जैसी परीक्षा है, ताकि आप देख सकें कि क्या बदला। बीच में कार्यशाला के पर्चे हैं, दिन-ब-दिन। अपने "
        "काम का कोई मामला मन में रखकर पढ़ें।",
    },
    "try": {"en": "## Things that teams have tried", "hi": "## टीमों ने जो आज़माया"},
    "write": {
        "en": "Write down what you will do, by when, and who helps you. Show it to your supervisor this week.",
        "hi": "लिखें कि आप क्या करेंगे, कब तक, और कौन मदद करेगा। इसी हफ़्ते अपने सुपरवाइज़र को दिखाएँ।",
    },
}


@dataclass(frozen=True)
class _Day:
    number: int
    sessions: list[PlannedSession]
    handouts: list[Handout]


def companion_of(slug: str, plan: WorkshopPlan) -> Bundle:
    """Return the companion course of a workshop, in the languages of its template. It can be published as it is."""
    return Bundle(slug, _Companion(plan).files())


class _Companion:
    """Makes the files of one companion."""

    def __init__(self, plan: WorkshopPlan) -> None:
        self._plan = plan
        self._languages = plan.languages
        self._minutes = 0

    def files(self) -> dict[str, bytes]:
        """Return all files by path."""
        days = list(self._days())
        last = len(days) + 2
        files = {**self._before(), **self._after(f"{last:02d}-afterwards")}
        for position, day in enumerate(days, 2):
            files |= self._day(f"{position:02d}-day-{day.number}", day)
        named = {
            key: source.model_dump(mode="json", exclude_none=True) for key, source in self._plan.known_sources.items()
        }
        if named:
            files["sources.yaml"] = yaml_bytes(named)
        return {**files, "course.yaml": yaml_bytes(self._head())}

    def _said(self, key: str, **values: Any) -> dict[str, str]:
        return {code: SAID[key].get(code, SAID[key]["en"]).format(**values) for code in self._languages}

    def _text(self, text: Mapping[str, str]) -> dict[str, str]:
        first = next(iter(text.values()))
        return {code: text.get(code, first) for code in self._languages}

    def _head(self) -> dict[str, Any]:
        plan = self._plan
        title = {
            code: TITLE.get(code, TITLE["en"]).format(title=words) for code, words in self._text(plan.title).items()
        }
        return {
            "title": title,
            "summary": self._text(plan.summary),
            "audience": self._text(plan.for_whom),
            "outcomes": [self._text(each.text) for each in plan.objectives],
            "languages": list(self._languages),
            "hours": max(1, round(self._minutes / 60)),
            "as_on": (plan.as_on or clock.today_here()).isoformat(),
            **({"note": self._text(plan.note)} if plan.note else {}),
            "completion": {"units": "all", **self._marks()},
        }

    def _marks(self) -> dict[str, Any]:
        if self._plan.post_test is None:
            return {}
        return {"quizzes": {"after": self._plan.certificate.pass_mark or PASS_MARK}}

    def _days(self) -> Iterator[_Day]:
        """Yield the days on which there is something to read; a sheet stands on the day that first uses it."""
        seen: set[str] = set()
        for number in range(1, self._plan.days + 1):
            sessions = self._plan.sessions_of(number)
            named = dict.fromkeys(key for session in sessions for key in session.handouts if key not in seen)
            if number == self._plan.days:
                named |= dict.fromkeys(each.id for each in self._plan.handouts if each.id not in {*seen, *named})
            seen.update(named)
            handouts = [sheet for key in named if (sheet := self._plan.handout(key))]
            if handouts:
                yield _Day(number, sessions, handouts)

    def _before(self) -> dict[str, bytes]:
        folder = "01-beginning"
        files = {f"{folder}/module.yaml": yaml_bytes({"title": self._said("about")})}
        files |= self._lesson(f"{folder}/01-about", self._said("about"), self._said("about_aim"), self._about())
        if self._plan.pre_test is not None:
            files[f"{folder}/02-before.yaml"] = self._quiz(self._plan.pre_test, "before", Phase.PRE)
        return files

    def _about(self) -> dict[str, str]:
        plan = self._plan
        summary, for_whom = self._text(plan.summary), self._text(plan.for_whom)
        said = {key: self._said(key) for key in ("can", "for_whom", "way", "way_text")}
        bodies = {}
        for code in self._languages:
            can = "\n".join(f"- {self._text(each.text)[code]}" for each in plan.objectives)
            parts = (summary[code], said["can"][code], can, said["for_whom"][code], for_whom[code])
            bodies[code] = "\n\n".join((*parts, said["way"][code], said["way_text"][code]))
        return bodies

    def _day(self, folder: str, day: _Day) -> dict[str, bytes]:
        aims = [self._text(session.outcome) for session in day.sessions if session.outcome and session.handouts]
        head = {"title": self._said("day", day=day.number), **({"aims": aims} if aims else {})}
        files = {f"{folder}/module.yaml": yaml_bytes(head)}
        for position, sheet in enumerate(day.handouts, 1):
            sessions = [session for session in day.sessions if sheet.id in session.handouts]
            aim = next((session.outcome for session in sessions if session.outcome), sheet.title)
            sources = self._sources_of(sessions)
            path = f"{folder}/{position:02d}-{self._unit_id(sheet)}"
            files |= self._lesson(path, self._text(sheet.title), self._text(aim), self._text(sheet.body), sources)
        return files

    @staticmethod
    def _unit_id(sheet: Handout) -> str:
        return f"sheet-{sheet.id}" if sheet.id in {"about", "before", "after", "promise"} else sheet.id

    def _sources_of(self, sessions: Iterable[PlannedSession]) -> list[str]:
        """Return the sources of the questions that measure what some sessions are for."""
        objectives = {key for session in sessions for key in session.objectives}
        tests = (test for test in (self._plan.pre_test, self._plan.post_test) if test is not None)
        named = (
            key for test in tests for each in test.questions if each.objective in objectives for key in each.sources
        )
        return sorted(key for key in set(named) if key in self._plan.known_sources)

    def _after(self, folder: str) -> dict[str, bytes]:
        files = {f"{folder}/module.yaml": yaml_bytes({"title": self._said("after")})}
        files |= self._lesson(f"{folder}/01-promise", self._said("promise"), self._said("promise_aim"), self._promise())
        if self._plan.post_test is not None:
            files[f"{folder}/02-after.yaml"] = self._quiz(self._plan.post_test, "after", Phase.POST)
        return files

    def _promise(self) -> dict[str, str]:
        plan = self._plan.action_plan
        write, tried = self._said("write"), self._said("try")
        if plan is None:
            return write
        intro, bodies = self._text(plan.intro), {}
        for code in self._languages:
            points = "\n".join(f"- {self._text(each)[code]}" for each in plan.suggestions)
            parts = [intro[code], write[code]] + ([tried[code], points] if points else [])
            bodies[code] = "\n\n".join(parts)
        return bodies

    def _lesson(
        self,
        path: str,
        title: Mapping[str, str],
        aim: Mapping[str, str],
        bodies: Mapping[str, str],
        sources: Iterable[str] = (),
    ) -> dict[str, bytes]:
        minutes = max(5, 5 * math.ceil(len(bodies[self._languages[0]].split()) / WORDS_A_MINUTE / 5))
        self._minutes += minutes
        files = {}
        for code in self._languages:
            head: dict[str, Any] = {"title": title[code], "aim": aim[code]}
            is_first = code == self._languages[0]
            if is_first:
                head |= {"minutes": minutes, **({"sources": list(sources)} if sources else {})}
                head |= {"as_on": self._plan.as_on.isoformat()} if self._plan.as_on else {}
            files[f"{path}.{'' if is_first else code + '.'}md"] = lesson_bytes(head, bodies[code])
        return files

    def _quiz(self, test: Test, key: str, phase: Phase) -> bytes:
        minutes = max(5, 5 * math.ceil(len(test.questions) * 1.5 / 5))
        self._minutes += minutes
        has_pair = phase is Phase.POST and self._plan.pre_test is not None
        return yaml_bytes(
            {
                "kind": "quiz",
                "title": self._said(key),
                "aim": self._said(f"{key}_aim"),
                "minutes": minutes,
                **({"intro": self._text(test.intro)} if test.intro else {}),
                **({"settings": {"pre_test": "before"}} if has_pair else {}),
                "questions": [question_data(each, is_draft=False) for each in test.questions],
            }
        )
