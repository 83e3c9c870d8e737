"""The cycle by hand: run one step, show the ledger, catch up."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessment.bulletin.models import Bulletin
from assessment.bulletin.review import measure_again
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.rules import STEPS
from assessment.cycle.services import catch_up, owed_steps, run_step
from assessment.periods import Kind, NotAPeriod, parse
from core.clock import SHANGHAI
from core.errors import DomainError
from grids.territory.models import Subdistrict


class Command(BaseCommand):
    help = "Run the cycle by hand."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        run = actions.add_parser("run", help="run one step unless it has run; prints its ledger row as JSON")
        run.add_argument("stage", choices=Stage.values)
        run.add_argument("period", help="2026-W45 or 2026-10, as the stage needs")
        actions.add_parser("status", help="the ledger: what is due, ran, is late or was missed")
        later = actions.add_parser("catch-up", help="run all that is due and has not run, in order")
        later.add_argument(
            "--at",
            help="as it was at this time, never a later one than now (ISO 8601; Shanghai where no offset is given)",
        )
        again = actions.add_parser(
            "measure-again",
            help="measure a kept month again from the facts of today and show what differs; changes nothing",
        )
        again.add_argument("period", help="2026-10")
        again.add_argument("--revision", type=int, help="the latest one by default")
        for parser_of_action in (again, run, later, actions.choices["status"]):
            parser_of_action.add_argument("--subdistrict", help="its code; needed where there are several")

    def handle(self, **options: Any) -> None:
        getattr(self, f"_{options['action'].replace('-', '_')}")(options, timezone.now())

    def _run(self, options: dict[str, Any], now: datetime) -> None:
        subdistrict = self._one_subdistrict(options)
        try:
            period = parse(options["period"], STEPS[options["stage"]].kind)
            row = run_step(subdistrict=subdistrict, stage=options["stage"], period=period, at=now)
        except NotAPeriod as error:
            raise CommandError(str(error)) from error
        except DomainError as refusal:
            asked = {"stage": options["stage"], "period": options["period"]}
            self._print({**asked, "code": refusal.code, "error": str(refusal)})
            raise CommandError(str(refusal)) from refusal
        self._print(as_json(row))

    def _catch_up(self, options: dict[str, Any], now: datetime) -> None:
        at = self._time(options["at"]) if options["at"] else now
        one = self._one_subdistrict(options) if options["subdistrict"] else None
        try:
            rows = catch_up(at=at, subdistrict=one)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print({"at": at.astimezone(SHANGHAI).isoformat(), "ran": [as_json(row) for row in rows]})

    def _measure_again(self, options: dict[str, Any], _now: datetime) -> None:
        subdistrict = self._one_subdistrict(options)
        try:
            month = parse(options["period"], Kind.MONTH)
        except NotAPeriod as error:
            raise CommandError(str(error)) from error
        kept = Bulletin.objects.filter(subdistrict=subdistrict, month=month.start).order_by("-revision")
        if options["revision"]:
            kept = kept.filter(revision=options["revision"])
        bulletin = kept.first()
        if bulletin is None:
            raise CommandError(f"There is no bulletin of {month} yet.")
        difference = measure_again(bulletin)
        for row in difference.grids:
            what = "only today" if row.appears else "no longer" if row.vanishes else ""
            changes = "  ".join(f"{each.figure} {each.before or '-'} → {each.after or '-'}" for each in row.changes)
            self.stdout.write(f"{row.code}  {row.name}  {what or changes}")
        self.stdout.write(
            f"{month} revision {bulletin.revision} ({bulletin.state}): {len(difference.grids)} lines would differ, "
            f"{difference.rest} are the same. Nothing was changed."
        )

    def _status(self, options: dict[str, Any], now: datetime) -> None:
        wanted = [self._one_subdistrict(options)] if options["subdistrict"] else Subdistrict.objects.order_by("code")
        for subdistrict in wanted:
            runs = {(run.stage, run.period): run for run in CycleRun.objects.filter(subdistrict=subdistrict)}
            runs = {key: run for key, run in runs.items() if run.started}
            rows = [as_json(run) for run in runs.values()]
            rows += [
                {
                    "subdistrict": subdistrict.code,
                    "stage": step.stage,
                    "period": str(period),
                    "due": _iso(due),
                    "state": "missed",
                }
                for due, step, period in owed_steps(subdistrict, now)
                if (step.stage, str(period)) not in runs
            ]
            for row in sorted(rows, key=lambda row: (row["due"], row["stage"])):
                ran = (
                    f"finished {row.get('finished') or '-'}  attempts {row.get('attempts', 0)}  {row.get('error', '')}"
                )
                what = f"{row['subdistrict']}  {row['period']:<9} {row['stage']:<11} {row['state']:<8} due {row['due']}"
                self.stdout.write(f"{what}  {ran}".rstrip())

    def _one_subdistrict(self, options: dict[str, Any]) -> Subdistrict:
        subdistricts = Subdistrict.objects.order_by("code")
        if options["subdistrict"]:
            subdistricts = subdistricts.filter(code=options["subdistrict"])
        if len(subdistricts) != 1:
            codes = ", ".join(Subdistrict.objects.values_list("code", flat=True)) or "none; run load_policy first"
            raise CommandError(f"Name one subdistrict with --subdistrict (there are: {codes}).")
        return subdistricts[0]

    def _time(self, text: str) -> datetime:
        try:
            at = parse_datetime(text)
        except ValueError as error:
            raise CommandError(f"{text!r} is no time: {error}.") from error
        if at is None:
            raise CommandError(f"{text!r} is no time; write it like 2026-11-01T02:00+08:00.")
        return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)

    def _print(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def as_json(run: CycleRun) -> dict[str, Any]:
    """A ledger row under the names of the contract, and its state in one word."""
    state = "ran" if run.finished else "failed" if run.error else "started" if run.started else "waiting"
    return {
        "subdistrict": run.subdistrict.code,
        "stage": run.stage,
        "period": run.period,
        "due": _iso(run.due),
        "started": _iso(run.started),
        "finished": _iso(run.finished),
        "attempts": run.attempts,
        "late": run.late,
        "state": "late" if run.finished and run.late else state,
        "error": run.error,
        "scheme_version": run.scheme.version if run.scheme else None,
        "digest": run.digest,
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(SHANGHAI).isoformat() if at else None
