from django.db import migrations


class Migration(migrations.Migration):
    """Whoever counts next reads all histories anew, with what courses tell since the last migration."""

    dependencies = [("workflows", "0018_stays_found")]

    operations = [
        migrations.RunSQL("UPDATE workflows_projected SET cursor = NULL", migrations.RunSQL.noop)
    ]
