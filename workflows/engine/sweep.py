"""What time alone changes: birthdays, expiries, occurrences that open. Survives restarts.

The rows themselves say what is due (settled before the site's present day), so nothing is lost
while the worker was down and nothing is done twice.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, time

from django.db import DatabaseError, transaction
from django.db.models import Q

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.eligibility.strict_json import Malformed
from casework.people.actor import SYSTEM
from workflows.engine import settle

logger = logging.getLogger(__name__)


def due() -> Iterator[int]:
    """Cases that may have changed with the date: open or followed up, not settled today."""
    midnight = datetime.combine(clock.site_today(), time(), tzinfo=clock.SITE_ZONE)
    stale = Q(readiness__settled_at__lt=midnight) | Q(readiness__settled_at__gt=clock.now())
    live = Case.objects.open() | Case.objects.filter(safety_continues=True)
    yield from live.filter(stale).order_by("pk").values_list("pk", flat=True)


def sweep() -> int:
    """Settle every due case; answers how many."""
    count = settle_each(list(due()))
    logger.info("sweep.done", extra={"cases": count})
    return count


def settle_each(case_ids: Iterable[int]) -> int:
    """Settle cases, each in a transaction of its own; answers how many.

    One that somebody is working on, that does not settle, or of which something held cannot be
    read, holds up no other: the next sweep finds it again.
    """
    count = 0
    for case_id in case_ids:
        try:
            with transaction.atomic():
                settle.settle(changes.lock(case_id, SYSTEM))
        except (settle.NeverSettles, DatabaseError):
            logger.exception("sweep.failed", extra={"case": case_id})
            continue
        except Malformed:  # told without what it is about: that is the patient's
            logger.error("sweep.failed", extra={"case": case_id, "reason": "malformed"})
            continue
        count += 1
    return count
