"""What the clock asks of the map."""

from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from core.unattended.chores import Chore, declare, hourly
from grids.territory.services_of_villages import call_villages_by_name

declare(
    Chore(
        "grids.call_villages_by_name",
        _("call renamed villages by the name of the day"),
        hourly(0),
        lambda at: call_villages_by_name(on=day_of(at)),
        whole="one statement for all villages",
    )
)
