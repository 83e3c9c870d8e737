"""Candidates for the full-time posts."""
