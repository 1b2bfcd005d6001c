"""The blueprint of fellowships, into which the modules of its packages enter their routes."""

from flask import Blueprint

blueprint = Blueprint("fellowships", __name__)
