"""Dates about the assessment rules. No Django here."""

from __future__ import annotations

from datetime import date


def rules_due_by(begins: date) -> date:
    """By when the first assessment rules are to be issued: the first end of May after the cycle began to run."""
    end_of_may = date(begins.year, 5, 31)
    return end_of_may if begins <= end_of_may else date(begins.year + 1, 5, 31)
