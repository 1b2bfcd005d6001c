"""The files that come with answers: adding one, and taking it out again as its owner or as one who grades."""

from __future__ import annotations

from flask import Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.storage import storage
from lms.people.permissions import can_teach
from lms.quizzes.blueprint import blueprint
from lms.quizzes.loaders import load_attempt
from lms.quizzes.queries import Attempt
from lms.quizzes.saving import AttemptClosed
from lms.quizzes.uploads.models import storage_key
from lms.quizzes.uploads.operations import Uploads, keep_uploads
from lms.quizzes.uploads.queries import StoredFile, file_of


@blueprint.post("/attempts/<int:attempt_id>/files")
@access(SIGNED_IN)
def add_files(attempt_id: int) -> ResponseReturnValue:
    """Keep the files of a form and say which ids they have: 409 when the attempt has ended, 422 with what is wrong.

    They are part of the answer once it is saved with their ids. A form without a script goes back to the attempt.
    """
    attempt = load_attempt(attempt_id)
    try:
        uploads = keep_uploads(attempt, request.files, by=current_user.id)
    except AttemptClosed as closed:
        result = url_for("quizzes.show_result", attempt_id=attempt_id)
        return (jsonify(error=str(closed.sentence), result=result), 409) if wants_json() else redirect(result, 303)
    if not wants_json():
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)
    return _reply(attempt, uploads)


def _reply(attempt: Attempt, uploads: Uploads) -> ResponseReturnValue:
    """Answer the files that were kept with their names, sizes and addresses, and what was wrong with the others."""
    refused: Refusal | None = next(iter(uploads.refused.values()), None)
    files = [
        {
            "control": control,
            "id": row.id,
            "name": row.name,
            "size": row.size,
            "url": url_for("quizzes.show_file", attempt_id=attempt.id, file_id=row.id),
        }
        for control, ids in uploads.kept.items()
        for file_id in ids
        if (row := file_of(attempt.id, int(file_id)))
    ]
    return jsonify(files=files, error=str(refused.sentence) if refused else ""), 422 if refused else 200


@blueprint.get("/attempts/<int:attempt_id>/files/<int:file_id>")
@access(SIGNED_IN)
def show_file(attempt_id: int, file_id: int) -> ResponseReturnValue:
    """Answer a file to the owner of the attempt or to whoever teaches the course; to be saved, never to be shown."""
    found = file_of(attempt_id, file_id)
    if found is None or not _may_open(found):
        abort(404)
    try:
        content = storage().read(storage_key(found.digest))
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _may_open(file: StoredFile) -> bool:
    return file.person_id == current_user.id or can_teach(current_user, file.course_slug)
