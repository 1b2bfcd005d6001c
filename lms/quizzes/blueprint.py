"""The blueprint of quizzes, into which the modules under ``views`` enter their routes."""

from flask import Blueprint

blueprint = Blueprint("quizzes", __name__)
