"""Saying that a case's pre-check has to run again; settling does it."""

from casework.eligibility.models import PreCheck


def outdate(case_id: int) -> None:
    PreCheck.objects.filter(case=case_id, outdated=False).update(outdated=True)
