from django.core.management.base import BaseCommand
from django.utils import timezone

from gridops.policy.services import load_policy


class Command(BaseCommand):
    help = "Load the policy's villages, grids, matters, departments and first scheme. Repeatable; overwrites nothing."

    def handle(self, **_options: object) -> None:
        subdistrict = load_policy(on=timezone.localdate())
        self.stdout.write(f"{subdistrict.code} {subdistrict.name}: {subdistrict.grids.count()} grids")
