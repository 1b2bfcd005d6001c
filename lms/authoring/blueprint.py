"""The blueprint of authoring, into which the modules of its packages enter their routes."""

from flask import Blueprint

blueprint = Blueprint("authoring", __name__)
