"""Postings: who serves where in which role, by which rules, and who is missing."""
