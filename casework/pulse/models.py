"""When each case changed last: what a screen that fell behind asks to catch up."""

from django.db import models


class Pulse(models.Model):
    """The last transaction that changed anything of a case which somebody may be looking at.

    Written by triggers only (casework.pulse.triggers), once a transaction. Cases that never
    changed since they were loaded in bulk have none.
    """

    case = models.OneToOneField(
        "casework.Case", on_delete=models.CASCADE, primary_key=True, related_name="pulse"
    )
    xid = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.xid}"
