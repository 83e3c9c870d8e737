from django.db import migrations, models
from django.db.models.functions import Now

# In two steps: the rows that are there already were entered at a time that nobody wrote down, and it stays null.
RECORDED = models.DateTimeField(db_default=Now(), editable=False, null=True, verbose_name='entered')


class Migration(migrations.Migration):

    dependencies = [
        ("staff", "0012_days_that_have_come"),
    ]

    operations = [
        migrations.AddField('attendance', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('leave', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('posting', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('worker', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('application', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AddField('calendarday', 'recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='entered')),
        migrations.AlterField('attendance', 'recorded_at', RECORDED),
        migrations.AlterField('leave', 'recorded_at', RECORDED),
        migrations.AlterField('posting', 'recorded_at', RECORDED),
        migrations.AlterField('worker', 'recorded_at', RECORDED),
        migrations.AlterField('application', 'recorded_at', RECORDED),
        migrations.AlterField('calendarday', 'recorded_at', RECORDED),
    ]
