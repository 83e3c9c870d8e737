"""Datasets of the territory, one line a list."""

from core.rest.datasets import Dataset
from grids.matters.lists import MATTERS
from grids.territory.lists import GRIDS, VILLAGES

DATASETS: list[Dataset] = [VILLAGES, GRIDS, MATTERS]
