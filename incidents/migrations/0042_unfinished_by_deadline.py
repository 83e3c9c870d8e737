"""What is unfinished by its deadline. An attempt that was ended half-way leaves an index that is not valid: it is made again."""

from django.db import migrations, models

MAKE = """
CREATE INDEX CONCURRENTLY incident_unfinished_due ON incidents_incident (due_at, id)
WHERE NOT (state IN ('closed', 'discarded', 'duplicate', 'evaluated', 'invalid'))
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS incident_unfinished_due"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("incidents", "0041_help_asked")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        fields=["due_at", "id"],
                        condition=models.Q(
                            ("state__in", ["closed", "discarded", "duplicate", "evaluated", "invalid"]), _negated=True
                        ),
                        name="incident_unfinished_due",
                    ),
                )
            ],
            database_operations=[migrations.RunSQL([DROP, MAKE], DROP)],
        )
    ]
