from itertools import batched

from django.db import migrations

from casework.cases.names import search_form
from casework.contacts import finding

BATCH = 1000


def fill(apps, schema_editor):
    """Write the search forms of names and contacts that were recorded before there were any."""
    named = apps.get_model("casework", "Case").objects.exclude(patient_name="")
    for cases in batched(named.filter(name_search="").iterator(BATCH), BATCH):
        for case in cases:
            case.name_search = search_form(case.patient_name)
        named.model.objects.bulk_update(cases, ["name_search"])
    known = apps.get_model("casework", "ContactPoint").objects.filter(search="")
    for points in batched(known.iterator(BATCH), BATCH):
        for point in points:
            point.search = finding.search_form(point)
        known.model.objects.bulk_update(points, ["search"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_name_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
