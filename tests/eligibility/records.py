"""Cases with papers whose values can be entered, and people who do it."""

from casework import clock
from casework.eligibility import recording, versions
from casework.eligibility.models import DataValue
from casework.eligibility.reading import Given
from casework.evidence.models import Evidence
from casework.people.actor import Actor
from tests.people_and_cases import make_user


def put_in_force():
    """The criteria that come with the product, activated by an investigator."""
    version = versions.propose_bundled()
    investigator = Actor(make_user("INVESTIGATOR"), "INVESTIGATOR")
    versions.activate(version.pk, actor=investigator, note="Compared with the protocol.")
    return version


def paper(journey, kind="LAB_CBC", pages=1):
    """Evidence of an accepted paper, without the paper itself."""
    return Evidence.objects.create(
        case=journey.case,
        document_type=kind,
        sha256=kind.encode().hex().ljust(64, "0")[:64],
        pages=pages,
        clinical_date=journey.today(),
    )


def given(evidence, element="lymphocytes_abs", value="1.12", unit="10*9/L", **more):
    more.setdefault("effective_date", evidence.clinical_date)
    return Given(element=element, value=value, unit=unit, evidence=evidence.pk, **more)


def enter(journey, one, **who):
    """A value that a coordinator entered."""
    journey.act(recording.enter, journey.case.pk, one, role="COORD", **who)
    return DataValue.objects.latest("pk")


def know(journey, one, *, coord="COORD-1", second="COORD-2"):
    """A value that one coordinator entered and another verified."""
    entry = enter(journey, one, name=coord)
    journey.act(recording.verify, entry.pk, role="COORD", name=second)
    entry.refresh_from_db()
    return entry


def today(journey):
    with clock.held_at(journey.now):
        return clock.site_today()
