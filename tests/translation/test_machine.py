"""No text of a case goes to a machine (domain.md PR-16)."""

import pytest

from casework import clock
from casework.cases.models import Fact
from tests.people_and_cases import make_case, make_user
from translation import machine


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version)


def test_without_the_flag_a_provider_is_blocked(case, monkeypatch):
    monkeypatch.setitem(machine.PROVIDERS, "any", machine.Provider("Any", "consent_to_any"))
    Fact.objects.create(case=case, name="consent_to_any", value=clock.now().isoformat())
    with pytest.raises(machine.MachineRefused) as refusal:
        machine.require("any", case)
    assert refusal.value.codes == ["MACHINE_OFF"]


def test_with_the_flag_it_must_be_listed_and_consented_to(case, monkeypatch, settings):
    settings.MACHINE_TRANSLATION = True
    with pytest.raises(machine.MachineRefused) as refusal:
        machine.require("any", case)
    assert refusal.value.codes == ["NOT_A_PROCESSOR"]
    monkeypatch.setitem(machine.PROVIDERS, "any", machine.Provider("Any", "consent_to_any"))
    with pytest.raises(machine.MachineRefused) as refusal:
        machine.require("any", case)
    assert refusal.value.codes == ["NOT_CONSENTED"]
    Fact.objects.create(case=case, name="consent_to_any", value=clock.now().isoformat())
    assert machine.require("any", case).name == "Any"


def test_no_provider_is_listed():
    assert machine.PROVIDERS == {}
