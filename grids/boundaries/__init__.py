"""Boundaries: reading, judging and measuring the shapes of grids."""
