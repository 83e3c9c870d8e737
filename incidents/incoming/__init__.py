"""Sheets of another system as they are: their cells kept, their layout and words learned, their rows taken."""
