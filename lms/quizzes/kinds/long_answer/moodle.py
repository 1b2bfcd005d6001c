"""Long answers in Moodle XML, where they are called essays."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element

MOST_FILES = 5
MOST_WORDS = 5000
UNLIMITED = -1


class LongAnswerInMoodle(MoodleKind):
    """Moodle's essay. It has no rubric in a question; ours goes along in the part that only we read."""

    types = ("essay",)
    elements = frozenset(
        {
            "responseformat",
            "responserequired",
            "responsefieldlines",
            "attachments",
            "attachmentsrequired",
            "maxwordlimit",
            "minwordlimit",
            "graderinfo",
            "responsetemplate",
            "filetypeslist",
            "maxbytes",
        }
    )

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return how many files and words, what the field begins with, and the notes for those who grade."""
        draft: Draft = {}
        self._take_files(question, draft)
        words = int(question.number("maxwordlimit") or 0)
        if words > 0:
            draft["longest_words"] = min(words, MOST_WORDS)
        for name, element in (("starter", "responsetemplate"), ("notes", "graderinfo")):
            text = question.rich(question.element.first(element))
            if text is not None:
                draft[name] = text
        self._note_losses(question)
        return draft

    def _take_files(self, question: MoodleQuestion, draft: Draft) -> None:
        most = int(question.number("attachments") or 0)
        if most == UNLIMITED or most > MOST_FILES:
            question.note(_("An answer may have at most %(most)s files here.", most=MOST_FILES))
            most = MOST_FILES
        required = min(max(int(question.number("attachmentsrequired") or 0), 0), max(most, 0))
        if most > 0:
            draft["files_most"] = most
        if required:
            draft["files_required"] = required

    def _note_losses(self, question: MoodleQuestion) -> None:
        if question.element.words("responseformat") == "noinline":
            question.note(_("In Moodle this answer is files only; here there is a field for text as well."))
        if int(question.number("minwordlimit") or 0) > 0:
            question.note(_("The smallest number of words was left out."), question.element.first("minwordlimit"))
        if question.element.words("filetypeslist"):
            question.note(_("The list of allowed file types was left out."), question.element.first("filetypeslist"))

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write what an essay can hold."""
        element.add("responseformat", "editor")
        element.add("responserequired", "1")
        element.add("responsefieldlines", "15")
        if draft.get("longest_words"):
            element.add("maxwordlimit", str(draft["longest_words"]))
        element.add("attachments", str(draft.get("files_most", 0)))
        element.add("attachmentsrequired", str(draft.get("files_required", 0)))
        element.add_rich("graderinfo", draft.get("notes"))
        element.add_rich("responsetemplate", draft.get("starter"))
        return [_("Moodle does not show the rubric.")] if draft.get("rubric") else []
