"""The blueprint that all pages of people hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("people", __name__, cli_group="people")
