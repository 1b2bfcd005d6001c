"""Tests of action plans, reviews and visits."""
