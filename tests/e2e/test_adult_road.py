"""An adult's whole road, from the inquiry to the end of two years, clicked by every role."""

from pathlib import Path

from casework import clock
from tests.databases import published
from tests.e2e.people_at_work import crew
from workflows.roads.form import read

ROAD = Path(__file__).parents[1] / "workflows" / "roads" / "adult_ln_to_completed.json"


def test_an_adult_travels_the_whole_road_in_the_browser(demo, chromium):
    published()
    [road] = read(ROAD)
    people = crew(chromium, demo, road, clock.site_today())
    for step in road.steps:
        for single in step.each():
            people.take(single)
    assert people.case.stage == "COMPLETED"
    assert people.errors == []
