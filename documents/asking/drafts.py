"""The message that asks for papers, before anybody edits it."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from casework.cases.models import Case
from casework.contacts import wording
from casework.contacts.models import ContactPoint

TEMPLATE = "records_asked"


def draft(case: Case, point: ContactPoint, due_on: date, *, coordinator: str) -> dict[str, str]:
    """Subject and body: they name no paper, and lead to the list."""
    language = wording.language_for(point.language)
    texts = wording.wording(language)
    body = texts.body(
        TEMPLATE,
        name=point.name,
        coordinator=coordinator,
        office=settings.OFFICE_NAME,
        link=settings.PUBLIC_URL + reverse("papers-asked", args=[case.code]),
        date=wording.day(due_on, language),
    )
    return {"subject": texts.subject(TEMPLATE, case.code), "body": body}
