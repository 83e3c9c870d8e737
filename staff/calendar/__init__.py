"""The working calendar of a subdistrict."""
