"""The application form cut into pages: one section a page, and how far each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.attachments.queries import AttachedFile
from lms.questionnaires.documents import Answers, FieldKind, Question, Questionnaire, Section
from lms.questionnaires.reading import asked, problems


def section_document(form: Questionnaire, section: Section, answers: Answers) -> Questionnaire:
    """Return one section as a form of its own, without the fields that answers of other sections rule out."""
    inside = {question.id for question in section.questions}
    wanted = {question.id for question in asked(form, answers)}
    questions = [
        question if not question.when or question.when.field in inside else question.model_copy(update={"when": None})
        for question in section.questions
        if question.id in wanted or (question.when and question.when.field in inside)
    ]
    return Questionnaire(sections=(section.model_copy(update={"questions": tuple(questions)}),))


def with_files(form: Questionnaire, answers: Answers, files: Iterable[AttachedFile]) -> Answers:
    """Return answers in which every field for files holds the ids of those that are there now."""
    kept = {question.id: [] for question in form.questions() if question.kind is FieldKind.FILE}  # type: dict[str, list[int]]
    for file in files:
        if file.slot in kept:
            kept[file.slot].append(file.id)
    return {**{key: value for key, value in answers.items() if key not in kept}, **{k: v for k, v in kept.items() if v}}


def file_question(form: Questionnaire, field_id: str) -> Question | None:
    """Return the field for files with an id, or None."""
    question = form.by_id.get(field_id)
    return question if question is not None and question.kind is FieldKind.FILE else None


@dataclass(frozen=True)
class Step:
    """One section as the overview shows it: its number from 1, and the fields in it that still need something."""

    number: int
    section: Section
    missing: dict[str, str]
    is_begun: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing and something was answered, where anything is asked at all."""
        return not self.missing and (self.is_begun or not self.section.questions)


def steps_of(form: Questionnaire, answers: Answers) -> list[Step]:
    """Return every section with what is missing in it; ``answers`` hold the files."""
    missing = {key: str(sentence) for key, sentence in problems(form, answers).items()}
    return [_step(number, section, missing, answers) for number, section in enumerate(form.sections, start=1)]


def _step(number: int, section: Section, missing: dict[str, str], answers: Answers) -> Step:
    ids = [question.id for question in section.questions]
    return Step(number, section, {key: missing[key] for key in ids if key in missing}, any(answers.get(i) for i in ids))
