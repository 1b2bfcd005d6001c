"""The blueprint of workshops, into which the modules of its packages enter their routes."""

from flask import Blueprint

from lms.core.secrecy import keep_secrets_out_of_caches

blueprint = Blueprint("workshops", __name__)
keep_secrets_out_of_caches(blueprint)
