"""Attendance by the day, leave and its approval, and monthly rates."""
