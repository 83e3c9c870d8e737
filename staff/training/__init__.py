"""Trainings of the team (培训台账): when, about what, how many hours, who took part, and with which result."""
