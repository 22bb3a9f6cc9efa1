"""What a line of the checklist says: how fresh, in which language, what came, what was asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import languages
from casework.cases.models import Case
from casework.contacts import zones
from casework.contacts.models import Message
from casework.people.actor import Actor
from casework.protocols.schema import DocumentType
from documents.asking.verbs import default_due
from documents.checklist.shelf import Standing
from documents.checklist.states import State
from documents.models import PaperRequest
from workflows.case import words

# Why a request has not gone out.
NOT_OUT = {
    Message.State.HELD: gettext_lazy("The request is held: a manager reads it first."),
    Message.State.READY: gettext_lazy("The request is written, but has not gone out."),
    Message.State.FAILED: gettext_lazy("The request was not sent."),
}


@dataclass(frozen=True)
class Asked:
    """What was asked for and when it is due. `again_url`: the text of the next request."""

    said: str
    overdue: str
    message_url: str
    again_url: str


def freshness(standing: Standing, kind: DocumentType) -> tuple[str, str]:
    """How fresh a paper is or has to be, and how that is shown: late, soon or as it is."""
    if days := standing.expired_days:
        text = ngettext("expired %(n)s day ago", "expired %(n)s days ago", days)
        if standing.state == State.EXPIRED:  # which stands beside it
            text = ngettext("%(n)s day ago", "%(n)s days ago", days)
        return text % {"n": days}, "late"
    if standing.expires_in is not None:
        if standing.expires_in == 0:
            return _("fresh until today"), "soon"
        text = ngettext("expires in %(n)s day", "expires in %(n)s days", standing.expires_in)
        return text % {"n": standing.expires_in}, "soon"
    if standing.packed_on and standing.state == State.VERIFIED:
        return _("fresh when packed, %(day)s") % {"day": words.day(standing.packed_on)}, ""
    limit = kind.default_max_age_days
    if limit is None or standing.state in (State.VERIFIED, State.WAIVED):
        return "", ""
    return ngettext("at most %(n)s day old", "at most %(n)s days old", limit) % {"n": limit}, ""


def language(standing: Standing, kind: DocumentType, accepted: list[str]) -> str:
    """The language of the version in force, and whether the hospital needs a translation of it."""
    version = standing.version
    if version is None or standing.because not in (
        State.RECEIVED,
        State.ACCEPTED,
        State.VERIFIED,
        State.EXPIRED,
    ):
        return ""
    name = languages.name(version.language)
    if kind.needs_translation and version.language not in accepted:
        return _("%(language)s, needs a translation") % {"language": name}
    return name


def came(standing: Standing, actor: Actor) -> str:
    """'Brought in 12 Nov 2026 by Camino, verified 13 Nov 2026 by Mara'."""
    version = standing.version
    if version is None:
        return ""
    zone = words.zone_of(actor)
    said = {
        "day": words.day(version.uploaded_at.astimezone(zone).date()),
        "who": words.person(version.uploaded_by, version.uploaded_role, actor),
    }
    if version.verified_at is None or standing.because not in (State.VERIFIED, State.EXPIRED):
        return _("Brought in %(day)s by %(who)s") % said
    said |= {
        "checked": words.day(version.verified_at.astimezone(zone).date()),
        "checker": words.person(version.verified_by, "", actor),
    }
    return _("Brought in %(day)s by %(who)s, verified %(checked)s by %(checker)s") % said


def why(standing: Standing) -> str:
    """What is wrong with a paper, and what to do about it."""
    version = standing.version
    if standing.slot is not None:
        return standing.slot.waived_reason
    if standing.because == State.REJECTED and version:
        return version.reason
    if standing.because == State.QUARANTINED and version:
        said = _("Set aside, nobody opens it: ask for another copy.")
        return f"{version.reason} {said}".strip()
    return ""


def asked(standing: Standing, kind: DocumentType, case: Case, *, asks: bool) -> Asked | None:
    """The request that waits for this paper. Only those who ask follow it to its message."""
    request = standing.request
    if request is None or not (asks or request.is_out):
        return None
    url = reverse("message", args=[case.code, request.message_id]) if asks else ""
    if not request.is_out:
        said = NOT_OUT.get(Message.State(request.message.state), "")
        return Asked(str(said), "", url, "")
    went = request.message.given_out_at or request.asked_at
    days = {
        "asked": words.day(went.astimezone(zones.office_zone()).date()),
        "due": words.day(request.due_on),
    }
    again = {
        "paper": kind.code,
        "point": request.message.point_id,
        "due_on": default_due().isoformat(),
    }
    here = reverse("papers-ask", args=[case.code])
    return Asked(
        _("asked %(asked)s, due %(due)s") % days,
        _overdue(request, zones.office_today()),
        url,
        f"{here}?{urlencode(again)}" if asks else "",
    )


def _overdue(request: PaperRequest, today: date) -> str:
    late = (today - request.due_on) // timedelta(days=1)
    if late <= 0:
        return ""
    return ngettext("overdue %(n)s day", "overdue %(n)s days", late) % {"n": late}
