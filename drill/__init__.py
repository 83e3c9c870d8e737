"""Backups that released versions made, and what must come out of them in every later one: see README.md."""
