"""What linguists will see of a paper: whether there is a copy without names, and having one made."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.blockers import Blocker, Refused
from casework.people.access import ActingRequest, acting
from documents.redacting import copies
from documents.redacting.asking import may_redact
from documents.storage import StorageFailed
from documents.uploads import answers
from documents.uploads.views import seen_version
from translation.jobs.models import OPEN, Job
from translation.jobs.opening import STAFFS
from translation.packets.blacking_out import black_out
from translation.packets.copies import Packet, packets


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*STAFFS)
def packet(request: ActingRequest, version_id: int) -> HttpResponse:
    """The copies of a paper; sent: names are blacked out in another one."""
    version, kind = seen_version(request, version_id)
    if not may_redact(version, kind, request.actor):
        raise PermissionDenied
    context = {"case": version.case, "version": version, "kind": kind}
    status = 200
    if request.method == "POST":
        try:
            context["drawn"] = black_out(version.pk, actor=request.actor)
        except Refused as refused:
            context["refused"], status = refused.blockers, answers.CONFLICT
        except StorageFailed as failed:
            context["refused"] = [Blocker("STORE_AWAY", str(failed))]
            status = answers.AWAY
    jobs = Job.objects.filter(version=version, state__in=OPEN)
    context["lent"] = [job for job in jobs.order_by("pk") if job.original_reason]
    context["packet"] = packets([version.file_id]).get(version.file_id, Packet.NONE)
    context["copies"] = copies.of(version, kind, request.actor)
    return answers.show(request, "packets/packet.html", context, status=status)
