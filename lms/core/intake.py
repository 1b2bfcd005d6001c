"""What a request may hold at all, before any page looks at it: text that is text, numbers that a database knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

import flask
from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1
ASCII = "".join(map(chr, range(0x80)))
NUL = "\0"


class Request(flask.Request):
    """A request in whose query bytes that are no ASCII are always written ``%FF``, so that it can be read as text."""

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        if not self.environ.get("QUERY_STRING", "").isascii():
            self.query_string = quote_from_bytes(self.query_string, safe=ASCII).encode()


class RowNumber(IntegerConverter):
    """The number of a row in an address; one larger than any row has is not found."""

    def __init__(self, map: Map, **bounds: Any) -> None:  # noqa: A002 – named by Werkzeug
        super().__init__(map, **{"max": LARGEST_NUMBER, **bounds})


View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let a view take requests of so many bytes, where its files are larger than others may be."""

    def mark(view: View) -> View:
        view.largest_request = size  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Look at every request first. Routes come afterwards: their numbers are bounded."""
    app.request_class = Request
    app.url_map.converters["int"] = RowNumber
    app.url_value_preprocessor(_give_room)
    app.before_request(_refuse_nul)


def _give_room(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Bound a request by what its view takes, before anything reads its form."""
    size = getattr(current_app.view_functions.get(endpoint or ""), "largest_request", None)
    if size is not None:
        request.max_content_length = size


def _refuse_nul() -> None:
    """Refuse the character NUL, which nobody types and PostgreSQL does not keep."""
    asked = request.environ
    is_in_address = NUL in asked["PATH_INFO"] or any(nul in asked["QUERY_STRING"] for nul in (NUL, "%00"))
    if is_in_address or (asked["REQUEST_METHOD"] != "GET" and _is_in_form()):
        abort(400)


def _is_in_form() -> bool:
    return any(NUL in name + value for name, value in request.form.items(multi=True))
