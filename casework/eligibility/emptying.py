"""What a paper said goes with it, when two people have deleted it. The rows stay: so many there were."""

import pgtrigger
from django.apps import apps

from casework import clock
from casework.eligibility.models import EMPTY, DataValue
from casework.eligibility.outdating import outdate

GONE = "-"  # in the place of a reason, which may not be empty
FIXED = (
    "casework.DataValue:datavalue_says_what_it_said",
    "casework.DataValueHistory:append_only",
)


def empty(case_id: int, sha256: str) -> None:
    """Empty the values that were read from a file of a case, and their history. The case is locked.

    `sha256`: of a file whose deletion was decided.
    """
    values = DataValue.objects.filter(case=case_id, evidence__sha256=sha256, emptied_at=None)
    ids = list(values.values_list("pk", flat=True))
    if not ids:
        return
    history = apps.get_model("casework", "DataValueHistory")._default_manager
    with pgtrigger.ignore(*FIXED):
        DataValue.objects.filter(pk__in=ids).exclude(wrong_reason="").update(
            **EMPTY, emptied_at=clock.now(), wrong_reason=GONE
        )
        DataValue.objects.filter(pk__in=ids, wrong_reason="").update(
            **EMPTY, emptied_at=clock.now()
        )
        told = history.filter(pgh_obj_id__in=ids)
        told.update(**EMPTY)
        told.exclude(wrong_reason="").update(wrong_reason=GONE)
    outdate(case_id)
