from django.db import migrations, models
from django.db.models.functions import Now

# In two steps: the rows that are there already were entered at a time that nobody wrote down, and it stays null.
RECORDED = models.DateTimeField(db_default=Now(), editable=False, null=True, verbose_name='entered')

# Of an incident it is known: its first move says when it was entered.
FIRST_MOVES = """
ALTER TABLE incidents_incident DISABLE TRIGGER USER;
UPDATE incidents_incident i SET recorded_at = (
    SELECT min(m.recorded_at) FROM incidents_incidentmove m WHERE m.incident_id = i.id
);
ALTER TABLE incidents_incident ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0024_channels_and_late_entries"),
    ]

    operations = [
        migrations.AddField('visit', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('baseentry', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('awarenesssurvey', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('premises', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('hazard', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('mediation', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('publicityactivity', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('carevisit', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('incident', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.RunSQL(FIRST_MOVES, migrations.RunSQL.noop),
        migrations.AlterField('visit', 'recorded_at', RECORDED),
        migrations.AlterField('baseentry', 'recorded_at', RECORDED),
        migrations.AlterField('awarenesssurvey', 'recorded_at', RECORDED),
        migrations.AlterField('premises', 'recorded_at', RECORDED),
        migrations.AlterField('hazard', 'recorded_at', RECORDED),
        migrations.AlterField('mediation', 'recorded_at', RECORDED),
        migrations.AlterField('publicityactivity', 'recorded_at', RECORDED),
        migrations.AlterField('carevisit', 'recorded_at', RECORDED),
        migrations.AlterField('incident', 'recorded_at', RECORDED),
    ]
