"""An index of what is not finished. An attempt that was ended half-way leaves one that is not valid: it is made again."""

from django.db import migrations, models

MAKE = """
CREATE INDEX CONCURRENTLY incident_unfinished ON incidents_incident (subdistrict_id, grid_id)
WHERE NOT (state IN ('closed', 'discarded', 'duplicate', 'evaluated', 'invalid'))
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS incident_unfinished"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("incidents", "0036_talks"),]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        fields=["subdistrict", "grid"],
                        condition=models.Q(
                            ("state__in", ["closed", "discarded", "duplicate", "evaluated", "invalid"]), _negated=True
                        ),
                        name="incident_unfinished",
                    ),
                )
            ],
            database_operations=[migrations.RunSQL([DROP, MAKE], DROP)],
        )
    ]
