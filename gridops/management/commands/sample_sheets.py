"""Writes a month of example sheets to try the way in with."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.clock import month_named
from gridops.demo.sheets import write_sheets
from grids.territory.models import Subdistrict


class Command(BaseCommand):
    help = (
        "Write example sheets as the peace information system might export them: "
        "incidents, visits, base information and awareness of one month."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--month", default="", help="like 2026-10; the last one by default")
        parser.add_argument("--incidents", type=int, default=60)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--subdistrict", default="", help="its code; needed where there are several")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            month = month_named(options["month"]) if options["month"] else last_month(timezone.localdate())
        except ValueError:
            raise CommandError("Write the month like 2026-10.") from None
        subdistricts = Subdistrict.objects.all()
        if options["subdistrict"]:
            subdistricts = subdistricts.filter(code=options["subdistrict"])
        if subdistricts.count() != 1:
            raise CommandError("Name one subdistrict with --subdistrict CODE.")
        made = write_sheets(
            options["folder"],
            subdistrict=subdistricts.get(),
            month=month,
            incidents=options["incidents"],
            seed=options["seed"],
        )
        for path in made:
            self.stdout.write(str(path))


def last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
