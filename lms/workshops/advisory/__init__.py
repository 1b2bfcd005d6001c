"""Advice on the design of programmes, when an organisation asks for it."""
