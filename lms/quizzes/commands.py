"""The command line for questions: ``flask questions check | convert``. It needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from lms.core.language import DEFAULT, LANGUAGES
from lms.quizzes.exchange.drafts import Draft, Found, Problem, Taken, draft_json
from lms.quizzes.exchange.formats import FORMATS, guess_format
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.question import Question

LARGEST = 25_000_000
questions = AppGroup("questions", help="Check and convert files of questions: GIFT, Aiken, Moodle XML, CSV, XLSX.")
FilePath = click.Path(path_type=Path)
FormatName = click.Choice(list(FORMATS))
file_argument = click.argument("file", metavar="FILE", type=FilePath)
format_option = click.option("--format", "form", type=FormatName, help="The format of FILE; guessed where left out.")
language_option = click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT, help="The language of texts that name none."
)


@questions.command("check")
@file_argument
@format_option
@language_option
def check(file: Path, form: str | None, language: str) -> None:
    """Print what a file of questions holds, and all that is wrong with it, as one JSON object.

    Ends with 1 where there are problems.
    """
    taken = _read(file, form)
    _made, problems = _questions_of(taken, language)
    _print(
        {
            "questions": [_shown(found) for found in taken.drafts],
            "problems": [{"line": problem.line, "what": problem.what} for problem in problems],
            "categories": taken.categories,
        }
    )
    click.get_current_context().exit(1 if problems else 0)


@questions.command("convert")
@file_argument
@click.option("--to", "target", type=FormatName, required=True, help="The format to write.")
@format_option
@click.option("--output", type=FilePath, help="The file to write; standard output where left out.")
@language_option
def convert(file: Path, target: str, form: str | None, output: Path | None, language: str) -> None:
    """Write the questions of a file in another format; what cannot be taken along is said on standard error.

    Ends with 1 where something could not; the rest is written all the same.
    """
    taken = _read(file, form)
    made, problems = _questions_of(taken, language)
    problems += _pictures_of(taken)
    written = FORMATS[target].write(made, language)
    for problem in problems:
        click.echo(f"{file}:{problem.line}: {problem.what}", err=True)
    for problem in written.problems:
        click.echo(problem.what, err=True)
    _write(output, written.data)
    click.get_current_context().exit(1 if problems or written.problems else 0)


def _read(file: Path, form: str | None) -> Taken:
    """Return what is in a file; that it cannot be read is a problem like any other."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError:
        return Taken(problems=[Problem(1, _("There is no file “%(name)s” that can be read.", name=str(file)))])
    if len(data) > LARGEST:
        sentence = _("This file is larger than %(most)s MB. Part it into several.", most=LARGEST // 1_000_000)
        return Taken(problems=[Problem(1, sentence)])
    known = FORMATS.get(form or guess_format(file.name, data) or "")
    if known is None:
        sentence = _(
            "The format of this file cannot be told. Name it with --format: %(names)s.", names=", ".join(FORMATS)
        )
        return Taken(problems=[Problem(1, sentence)])
    return known.read(data)


def _questions_of(taken: Taken, language: str) -> tuple[list[Question], list[Problem]]:
    """Return the questions that drafts make, and all problems in the order of the lines."""
    made, problems, ids = [], list(taken.problems), set[str]()
    for found in taken.drafts:
        result = to_question(found, language, ids)
        problems += result.problems
        if result.question is not None:
            made.append(result.question)
    return made, sorted(problems, key=lambda problem: problem.line)


def _pictures_of(taken: Taken) -> list[Problem]:
    return [
        Problem(found.line, _("Pictures are not taken along: %(names)s.", names=", ".join(found.attachments)))
        for found in taken.drafts
        if found.attachments
    ]


def _shown(found: Found) -> Draft:
    """Return a draft for reading: what every question has comes first, whether the file gives it or not."""
    draft = draft_json(found.draft)
    head: dict[str, Any] = {"kind": "", "id": None, "title": None, "category": "", "tags": [], "line": found.line}
    pictures = {"pictures": list(found.attachments)} if found.attachments else {}
    return {**head, "text": None, "feedback": None, **draft, "line": found.line, **pictures}


def _print(value: Any) -> None:
    """Print JSON as UTF-8, whatever the terminal prefers."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def _write(output: Path | None, data: bytes) -> None:
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
