"""Periods that are closed: what happened in them changes by corrections with a reason only."""
