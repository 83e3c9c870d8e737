"""Writes of the wheel, by noun."""
