"""The blueprint of learning, into which the modules under ``views`` enter their routes."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__)
