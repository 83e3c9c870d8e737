"""Datasets of staff, one line a list."""

from core.rest.datasets import Dataset
from grids import datasets as territory
from staff.attendance.lists import ATTENDANCE
from staff.calendar.lists import CALENDAR
from staff.people.lists import WORKERS
from staff.postings.lists import POSTINGS

DATASETS: list[Dataset] = [*territory.DATASETS, WORKERS, POSTINGS, ATTENDANCE, CALENDAR]
