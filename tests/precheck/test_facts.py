"""What a run says of a case is nobody's to say otherwise."""

import pytest
from django.urls import reverse

from tests.engine import LONG_REASON, refuses

FACTS = ["precheck_run_at", "precheck_blocking_gaps", "precheck_conflicts"]

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]


@pytest.mark.parametrize("role", ["COORD", "MGR", "SITE_REVIEWER", "SITE_CRC", "INVESTIGATOR"])
@pytest.mark.parametrize("name", FACTS)
def test_nobody_corrects_what_the_pre_check_found(reader, journey, role, name):
    someone = reader(role)
    before = journey.case.facts.get(name=name)
    address = reverse("case-fact", args=[journey.case.code, name])
    sent = {name: "0", "reason": LONG_REASON, "seen": before.recorded_at.isoformat()}
    assert someone.get(address).status_code == 403
    assert someone.post(address, sent).status_code == 403
    with refuses("ROLE_NOT_ALLOWED"):
        journey.correct(name, 0, role=role)
    after = journey.case.facts.get(name=name)
    assert (after.value, after.source) == (before.value, before.source)
    page = someone.get(reverse("case", args=[journey.case.code])).content.decode()
    assert address not in page
