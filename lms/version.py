"""The version of Setu."""

VERSION = "0.1.0"
