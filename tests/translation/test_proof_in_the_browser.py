"""An Arabic and a Russian paper become a certified Chinese and a certified English one, by hand of all who do it."""

import pytest

from casework import clock
from casework.protocols.publish import WITH_DESK, publish
from tests.people_and_cases import sign_in_page
from tests.translation import proof_steps as steps
from tests.translation.desk import in_translation, linguist
from translation.certificates.certifying import certify
from translation.jobs.models import Job

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("translation-browser"),
]


@pytest.fixture
def journey(live):
    """A case in Translation with both papers, at the present time: pages in a browser know no other."""
    papers = {
        "MED_SUMMARY": (steps.original("ar"), "ar"),
        "TREATMENT_HISTORY": (steps.original("ru"), "ru"),
    }
    journey = in_translation(publish(WITH_DESK)[0], papers)
    journey.now = clock.now()
    Job.objects.filter(case=journey.case).update(due_at=journey.now)
    return journey


@pytest.fixture
def window(chromium, live):
    """A window of a browser of somebody's own."""
    opened = []

    def of(user):
        context = chromium.new_context(base_url=live, locale="en-GB", timezone_id="Europe/Berlin")
        context.set_default_timeout(10_000)
        opened.append(context)
        own = context.new_page()
        sign_in_page(own, user)
        return own

    yield of
    for context in opened:
        context.close()


def test_two_papers_are_translated_reviewed_and_certified(journey, window, page):
    pairs = (("ar", "zh"), ("ru", "en"))
    translators = [linguist(pair) for pair in pairs]
    coordinator = window(journey.actor("COORD").user)
    first, second = (window(one.user) for one in translators)
    reviewer = window(linguist(*pairs, role="TREV").user)
    arabic, russian = steps.staffed(coordinator, journey.case, translators[1])

    steps.take_the_next_best(first, arabic)
    steps.translate_with_a_wrong_dose(first, arabic)
    steps.open_desk(second, russian)
    steps.write_all(second, russian, steps.TOLD["ru"]["says"])
    steps.handed_in(second)

    steps.ask_for_changes(reviewer, arabic)
    steps.change(first, arabic)
    steps.review_again(reviewer, arabic)
    steps.take_review(reviewer, russian)
    steps.sign(reviewer)

    for job in (arabic, russian):
        certify(job.pk)
    coordinator.reload(wait_until="networkidle")
    steps.shoot(coordinator, "case-certified")
    steps.is_certified(page, coordinator, arabic)
    steps.is_certified(page, coordinator, russian)
