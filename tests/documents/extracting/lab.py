"""Papers of a laboratory and what is read from them, made by the product's own verbs."""

from django.urls import reverse

from casework.eligibility.models import DataValue
from casework.eligibility.reading import Given
from casework.people.actor import Actor
from documents.extracting.entering import enter
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from tests.documents.viewing.papers import pages_pdf


def lab_paper(case, user, kind="LAB_CHEM", *, dated, to="VERIFIED", pages=("AST 34", "ALT 28")):
    """A paper of two pages, as far as it is taken."""
    actor = Actor(user, "COORD")
    version = papers.upload(
        case.pk,
        kind,
        actor=actor,
        file=pages_pdf_file(*pages),
        language="en",
        effective_date=dated,
        at_once=True,
    )
    if to in ("ACCEPTED", "VERIFIED"):
        version = judging.accept(version.pk, actor=actor)
    if to == "VERIFIED":
        version = judging.verify(version.pk, actor=actor)
    return version


def pages_pdf_file(*texts):
    from io import BytesIO

    return BytesIO(pages_pdf(*texts))


def typed(version, user, element="ast", value="34", unit="U/L", **more):
    """A value that a coordinator entered."""
    more.setdefault("effective_date", version.effective_date)
    given = Given(element=element, value=value, unit=unit, evidence=version.evidence_id, **more)
    return enter(version.pk, given, actor=Actor(user, "COORD"))


def url(version, name="document-values", *more):
    return reverse(name, args=[version.pk, *more])


def form(element="ast", **more):
    """What the form of a quantity sends."""
    return {
        "element": element,
        "value": "34",
        "unit": "U/L",
        "effective_date": "2026-05-31",
        "page": "1",
        **more,
    }


def only(version):
    """The one value that stands."""
    return DataValue.objects.standing().get(case=version.case_id)
