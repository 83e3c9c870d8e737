"""An index of where help is asked. An attempt that was ended half-way leaves one that is not valid: it is made again."""

from django.db import migrations, models

MAKE = """
CREATE INDEX CONCURRENTLY incident_help_asked ON incidents_incident (grid_id) WHERE help_asked_at IS NOT NULL
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS incident_help_asked"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("incidents", "0040_work_on_sheets")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        fields=["grid"],
                        condition=models.Q(("help_asked_at__isnull", False)),
                        name="incident_help_asked",
                    ),
                )
            ],
            database_operations=[migrations.RunSQL([DROP, MAKE], DROP)],
        )
    ]
