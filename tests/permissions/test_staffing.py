"""Who is on a case is decided by those who coordinate it, and everybody else stays outside."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.cases.models import Membership
from tests.people_and_cases import make_case, make_user, protocol_version, sign_in

__all__ = ["protocol_version"]


@pytest.fixture
def owner(db):
    return make_user("COORD")


@pytest.fixture
def case(owner, protocol_version):
    return make_case(owner, protocol_version, name="Fiktiv Muster")


def people(case):
    return reverse("case-people", args=[case.code])


def test_a_translator_put_on_a_case_sees_it_and_taken_off_does_not(case, owner):
    translator = make_user("TRANS")
    page = reverse("case", args=[case.code])
    assert sign_in(Client(), translator).get(page).status_code == 404
    coordinator = sign_in(Client(), owner)
    coordinator.post(people(case), {"person": f"{translator.pk}:TRANS"})
    assert sign_in(Client(), translator).get(page).status_code == 200
    coordinator.post(people(case), {"remove": Membership.objects.get().pk})
    assert sign_in(Client(), translator).get(page).status_code == 404


@pytest.mark.parametrize("person", ["", "0:TRANS", "nobody", "1:ADMIN"])
def test_what_is_no_choice_is_refused_in_the_form(case, owner, person):
    answer = sign_in(Client(), owner).post(people(case), {"person": person})
    assert answer.status_code == 422
    assert not Membership.objects.exists()


def test_somebody_whose_role_was_taken_away_meanwhile_is_refused_with_the_reason(case, owner):
    from casework.cases import members
    from casework.people.actor import Actor

    outsider = make_user("TRANS")
    with pytest.raises(members.StaffingRefused, match="does not hold this role"):
        members.add(case.pk, outsider, "TREV", actor=Actor(owner, "COORD"))


def test_others_may_not_staff_a_case(case, owner):
    nurse = make_user("SITE_CRC")
    Membership.objects.create(case=case, user=nurse, role="SITE_CRC")
    answer = sign_in(Client(), nurse).post(people(case), {"person": f"{nurse.pk}:SITE_CRC"})
    assert answer.status_code == 403
