"""Departments of a subdistrict that handle cases."""
