"""Seals: a keyed chain over everything that may never change, and the search for what changed all the same."""
