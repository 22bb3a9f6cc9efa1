"""Papers, requests and translations of cases as rows. Days: since the START of the histories."""

from datetime import timedelta
from itertools import count

from casework.contacts.models import ContactPoint, Message
from casework.evidence.models import Evidence
from documents.files.models import File
from documents.models import PaperRequest, Slot, Status, Version
from tests.reports.histories import START
from translation.jobs.models import Job, State

_numbers = count(1)


def at(day):
    """A moment; None of None."""
    return None if day is None else START + timedelta(days=day)


def paper(case, kind, came, verified=None, status=""):
    """A version that came on a day, and was verified on another."""
    number = next(_numbers)
    sha256 = f"{number:064x}"
    known = {"sha256": sha256, "content_type": "application/pdf", "pages": 1, "state": "CLEAN"}
    file = File.objects.create(case=case, size=1, came_at=at(came), **known)
    evidence = None
    if verified is not None:
        evidence = Evidence.objects.create(
            case=case,
            document_type=kind,
            sha256=sha256,
            pages=1,
            clinical_date=at(came).date(),
            accepted_at=at(verified),
        )
    return Version.objects.create(
        case=case,
        document_type=kind,
        number=number,
        file=file,
        language="es",
        effective_date=at(came).date(),
        status=status or (Status.RECEIVED if verified is None else Status.VERIFIED),
        uploaded_at=at(came),
        uploaded_role="COORD",
        verified_at=at(verified),
        evidence=evidence,
    )


def asked(case, kind, day, *, due=None, withdrawn=None, message=Message.State.SENT):
    """A paper asked for on a day, due a week later unless a day is given."""
    point, _ = ContactPoint.objects.get_or_create(
        case=case,
        defaults={
            "party": "PATIENT",
            "name": "Fulana Ejemplo",
            "kind": "EMAIL",
            "value": "fulana@example.org",
            "language": "es",
        },
    )
    sent = Message.objects.create(
        case=case,
        point=point,
        language="es",
        subject=case.code,
        body="Papers, please.",
        state=message,
        written_at=at(day),
        written_role="COORD",
        given_out_text="Papers, please.",
    )
    return PaperRequest.objects.create(
        case=case,
        document_type=kind,
        message=sent,
        due_on=at(day + 7 if due is None else due).date(),
        asked_at=at(day),
        asked_by=case.owner,
        asked_role="COORD",
        cancelled_at=at(withdrawn),
    )


def waived(case, kind):
    Slot.objects.create(
        case=case,
        document_type=kind,
        waived_reason="The hospital does without it.",
        waived_by=case.owner,
        waived_role="MGR",
    )


def translation(
    case, pair="es-zh", *, opened, taken=None, handed_in=None, approved=None, certified=None, **more
):
    """A translation as far as it came: each day that is given, it got on."""
    source, target = pair.split("-")
    came = [
        (State.CERTIFIED, certified),
        (State.APPROVED, approved),
        (State.IN_REVIEW, handed_in),
        (State.TRANSLATING, taken),
    ]
    state = next((state for state, day in came if day is not None), State.QUEUED)
    version = paper(case, "LAB_CBC", opened)
    given = {
        "state": state,
        "first_handed_in_at": at(handed_in),
        "handed_in_at": at(handed_in),
        "result": paper(case, "TRANSLATION_CERT", certified) if certified is not None else None,
    } | more
    return Job.objects.create(
        case=case,
        version=version,
        source_language=source,
        target_language=target,
        source_sha256=version.file.sha256,
        domain="laboratory",
        made_at=at(opened),
        claimed_at=at(taken),
        approved_at=at(approved),
        certified_at=at(certified),
        **given,
    )
