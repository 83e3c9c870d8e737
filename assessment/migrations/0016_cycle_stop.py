"""The table keeps its name: only what the code calls its rows changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0015_grounds_of_held_interviews_stay'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable(name='wheelstop', table='assessment_wheelstop'),
                migrations.RenameModel(old_name='WheelStop', new_name='CycleStop'),
                migrations.AlterField(
                    model_name='cyclestop',
                    name='subdistrict',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='cycle_stop', serialize=False, to='grids.subdistrict', verbose_name='subdistrict'),
                ),
            ],
        ),
    ]
