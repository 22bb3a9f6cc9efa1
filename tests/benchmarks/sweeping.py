"""The row of the sweep that reminds people of what is due."""

from collections.abc import Iterator

from django.db import transaction

from casework import clock
from tests.benchmarks.lab import FULL, Lab
from tests.benchmarks.measure import Row, milliseconds
from workflows.engine.models import WorkItem
from workflows.notices.sweep import remind


def sweep(lab: Lab) -> Iterator[Row]:
    """One sweep that finds all of it, and one after it that finds nothing new; both undone."""
    lab.use(FULL)
    with transaction.atomic():
        WorkItem.objects.open().filter(due_at=None).update(
            due_at=clock.now(), due_on=clock.site_today()
        )
        due = WorkItem.objects.open().filter(due_at__isnull=False).count()
        name = f"sweep over {due:,} due rows"
        yield Row(f"{name}, first", milliseconds(remind) / 1000, "s")
        yield Row(f"{name}, again", milliseconds(remind) / 1000, "s")
        transaction.set_rollback(True)
