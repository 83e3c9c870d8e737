"""What tests of several rooms are given."""

import pytest

from gridops.tests.matrix import Place, three_places


@pytest.fixture
def places() -> dict[str, Place]:
    return three_places()
