"""What keeps a reviewer from signing a translation."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework.blockers import Blocker
from translation.jobs.models import Job
from translation.linguists.models import Linguist
from translation.review import penalties
from translation.review.findings import Judged
from translation.review.handing_in import some
from translation.review.models import Remark


def standing(job: Job) -> list[Remark]:
    """The remarks of this review that were not withdrawn."""
    remarks = job.remarks.filter(round=job.rounds, withdrawn_at=None)
    return list(remarks.select_related("segment").order_by("pk"))


def hindrances(job: Job, judged: Iterable[Judged], remarks: list[Remark]) -> list[Blocker]:
    """Why a job cannot be approved as it stands. judged: its segments, those at least that matter."""
    judged = list(judged)
    blockers = _without_credential(job)
    unanswered = [one.segment.number for one in judged if one.open]
    if unanswered:  # the checks have learned something since it was handed in
        text = _("Something dangerous is found in: %(numbers)s. Send it back.")
        blockers.append(Blocker("CRITICAL_FINDINGS", text % some(unanswered)))
    unaccepted = [one.segment.number for one in judged if one.unaccepted]
    if unaccepted:
        text = _("Read the translator's reasons and accept them, or send it back: %(numbers)s.")
        blockers.append(Blocker("UNACCEPTED", text % some(unaccepted)))
    if any(one.severity in penalties.BLOCKS for one in remarks):
        text = _("A major or critical remark stands. Send it back, or withdraw the remark.")
        blockers.append(Blocker("REMARK_STANDS", text))
    elif penalties.points(remarks) > penalties.limit(job.words):
        text = _("The remarks weigh %(points)s points, and %(most)s are the most. Send it back.")
        words = {"points": penalties.points(remarks), "most": penalties.limit(job.words)}
        blockers.append(Blocker("TOO_MANY_REMARKS", text % words))
    return blockers


def _without_credential(job: Job) -> list[Blocker]:
    """The certificate names what proves that both can do this."""
    people = Linguist.objects.filter(user__in=[job.translator_id, job.reviewer_id])
    proved = set(people.exclude(credential="").values_list("user", flat=True))
    lacking = [p.name for p in (job.translator, job.reviewer) if p and p.pk not in proved]
    text = _("The certificate names a credential of %(names)s. Your manager records it first.")
    return [Blocker("NO_CREDENTIAL", text % {"names": ", ".join(lacking)})] if lacking else []
