"""What tests of several rooms are given."""

from core.testing.worlds import shared_world
from gridops.tests.matrix import Place, three_places


@shared_world
def places() -> dict[str, Place]:
    return three_places()
