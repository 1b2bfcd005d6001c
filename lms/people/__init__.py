"""Persons, signing in and sessions, organisations and memberships, roles, invitations and privacy."""
