"""All open cases of a trial are judged anew when other criteria are in force.

The runs themselves say by which criteria they were made, so that a worker that dies goes on where
it stopped, and nothing is done twice.
"""

import logging

from django.db.models import Exists, OuterRef

from casework.cases.models import Case
from casework.eligibility.keeping import BEFORE_IT
from casework.eligibility.models import PreCheck
from casework.eligibility.versions import in_force
from workflows.engine.sweep import settle_each

logger = logging.getLogger(__name__)


def not_judged(trial: str) -> list[int]:
    """Open cases whose pre-check was made by other criteria than those in force, or not at all."""
    runs = PreCheck.objects.filter(case=OuterRef("pk"), criteria=in_force(trial), outdated=False)
    cases = Case.objects.open().filter(protocol__trial=trial).exclude(stage__in=BEFORE_IT)
    return list(cases.exclude(Exists(runs)).order_by("pk").values_list("pk", flat=True))


def judge_again(trial: str) -> int:
    """Settle them, each in a transaction of its own; answers how many."""
    count = settle_each(not_judged(trial))
    logger.info("criteria.judged", extra={"trial": trial, "cases": count})
    return count
