"""What goes wrong and what the reader is told: a page for each kind of error, in their language, with what to do."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from lms.extensions import db

log = logging.getLogger("lms.errors")
PAGES = {403, 404, 413, 429, 500, 503}
NEAREST = {400: 403, 401: 403, 405: 404, 410: 404}
RETRY_SECONDS = "5"
KEPT_HEADERS = {"Allow", "Retry-After"}


class Refusal(Exception):
    """An operation that the rules do not allow now; ``sentence`` tells the person what is wrong and what to do."""

    def __init__(self, sentence: Any, *, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class EditedMeanwhile(Refusal):
    """Somebody else changed a thing between showing and saving it; ``version`` is the one it has now, if it has any."""

    def __init__(self, version: int = 0) -> None:
        sentence = _l(
            "Somebody else has changed this while you were writing. What you typed is still here: compare it with how "
            "it is now, then save again."
        )
        super().__init__(sentence)
        self.version = version


def wants_json() -> bool:
    """Whether the request came from one of our scripts, which reads JSON."""
    return request.accept_mimetypes.best == "application/json"


def init_app(app: Flask) -> None:
    """Answer every error with its page, or with JSON where a script asked."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(OperationalError, _database_unavailable)
    app.register_error_handler(Exception, _crash)


def _answer(status: int, headers: dict[str, str] | None = None, **words: Any) -> ResponseReturnValue:
    if wants_json():
        body = jsonify(error=str(words.get("sentence") or status), reference=words.get("reference"))
        return body, status, headers or {}
    page = status if status in PAGES else NEAREST.get(status, 404 if status < InternalServerError.code else 500)
    try:
        return render_template(f"errors/{page}.html", **words), status, headers or {}
    except OperationalError as error:  # the page asks who reads it, and there is no database to tell
        if g.get("is_failing"):
            raise
        return _database_unavailable(error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    db.session.rollback()
    kept = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return _answer(error.code, kept)


def _refusal(error: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _answer(403, sentence=error.sentence)


def _database_unavailable(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable at %s: %s", request.path, error.orig)
    db.session.rollback()
    g.is_failing = True
    return _answer(ServiceUnavailable.code, {"Retry-After": RETRY_SECONDS})


def _crash(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    log.error("crash %s at %s %s", reference, request.method, request.path, exc_info=error)
    db.session.rollback()
    g.is_failing = True
    return _answer(InternalServerError.code, reference=reference)
