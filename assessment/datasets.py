"""Results as datasets to export, noun by noun."""

from assessment.bulletin import lists as bulletin
from assessment.cycle import lists as cycle
from assessment.inspection import lists as inspection
from assessment.interview import lists as interview
from assessment.warning import lists as warning
from core.rest.datasets import Dataset

DATASETS: list[Dataset] = [
    *bulletin.DATASETS,
    *inspection.DATASETS,
    *warning.DATASETS,
    *interview.DATASETS,
    *cycle.DATASETS,
]
