"""Addresses and parts of the pages of the pre-check, for its tests."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

READERS = ["COORD", "MGR", "AUDITOR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"]
OTHERS = ["TRANS", "TREV", "DPO", "CELL_LAB", "HOME_MD"]
FAMILY = ["PATIENT", "GUARDIAN", "FAMILY"]
TITLE = "Records pre-check: not an eligibility decision"


def page_of(journey, **query):
    return reverse("precheck", args=[journey.case.code], query=query)


def case_page(journey):
    return reverse("case", args=[journey.case.code])


def paper(journey, kind):
    return journey.case.evidence.get(document_type=kind)


def criterion(response, name):
    """The markup of one criterion on the page."""
    _, page = response.content.decode().split(f'<li class="criterion" id="{name}">')
    return re.split('<li class="criterion"|</section>', page)[0]


def text(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def statements(someone, page):
    with CaptureQueriesContext(connection) as sent:
        assert someone.get(page).status_code == 200
    return len(sent)
