"""Sheets that offices fill in: reading files, cells and tables, and one resource for each kind of sheet."""
