"""Departments of a subdistrict that handle incidents."""
