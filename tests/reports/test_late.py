"""Stays past their limit, each number computed by hand from the days of its history.

INQUIRY: target 5 days, limit 10. RECORD_COLLECTION: 21 and 45. TRANSLATION: 7 and 14.
APHERESIS: 7 and 14. OBSERVATION_28D: 29 and 35 from Day 0. A manager reads on day 180.
"""

import random
from copy import deepcopy
from datetime import timedelta

import pytest

from casework import clock
from casework.cases.models import STAGES, Fact
from casework.cases.situation import situation
from casework.people.actor import SYSTEM
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from tests.reports.histories import START, told
from tests.reports.tables import cells, numbers
from workflows.engine.models import Readiness
from workflows.engine.readiness import refresh
from workflows.reports import breaches
from workflows.reports.late import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
OVER = "INQUIRY", "us"


def past(f):
    """Breaches by stage and party."""
    return breaches.count(f).past


def ended(f):
    """Stays that are over by stage and state."""
    return breaches.count(f).ended


@pytest.mark.parametrize(
    ("days", "state"), [(5, "kept"), (6, "target"), (10, "target"), (11, "limit")]
)
def test_the_last_day_counts_as_kept(tell, narrowed, days, state):
    tell("0 start INQUIRY", f"{days} exit WITHDRAWN COST")
    assert ended(narrowed()) == {("INQUIRY", state): 1}


def test_days_are_those_of_the_site(tell, narrowed):
    tell(
        "0.4 start INQUIRY", "10.6 exit WITHDRAWN COST"
    )  # 21:36 on the first, 02:24 on the twelfth
    assert past(narrowed()) == {OVER: 1}


def test_a_stay_that_is_over_was_owed_by_whom_it_waited_on_most(tell, narrowed):
    tell("0 start INQUIRY", "12 exit WITHDRAWN COST", waits=("0 us", "5 FAMILY"))
    tell("0 start INQUIRY", "12 exit WITHDRAWN COST", waits=("0 FAMILY", "3 us"))
    tell("0 start INQUIRY", "12 exit WITHDRAWN COST", waits=("7 FAMILY",))  # the rest is not known
    assert past(narrowed()) == {OVER: 2, ("INQUIRY", "family"): 1}


class TestHistories:
    """What moves and holds do to a deadline."""

    def test_days_on_hold_are_left_out(self, tell, narrowed):
        tell("0 start INQUIRY", "2 hold", "8 hold", "16 exit WITHDRAWN COST")  # 10 days
        tell("0 start INQUIRY", "2 hold", "8 hold", "17 exit WITHDRAWN COST")  # 11 days
        assert ended(narrowed()) == {("INQUIRY", "target"): 1, ("INQUIRY", "limit"): 1}

    def test_a_hold_that_begins_and_ends_on_one_day_leaves_nothing_out(self, tell, narrowed):
        tell("0 start INQUIRY", "2 hold", "2.4 hold", "11 exit WITHDRAWN COST")
        assert past(narrowed()) == {OVER: 1}

    def test_what_closes_a_case_on_hold_ends_the_hold(self, tell, narrowed):
        tell("0 start INQUIRY", "4 hold", "90 exit WITHDRAWN COST")
        assert ended(narrowed()) == {("INQUIRY", "kept"): 1}

    def test_a_case_on_hold_is_not_late_but_for_the_days_before(self, tell, narrowed):
        tell("0 start INQUIRY", "4 hold")
        assert past(narrowed()) == {}
        tell("0 start INQUIRY", "15 hold")
        assert past(narrowed()) == {("INQUIRY", "hold"): 1}

    def test_a_move_that_was_taken_back_begins_no_new_days(self, tell, narrowed):
        tell(
            "0 start INQUIRY", "8 forward RECORD_COLLECTION", "8.1 undo INQUIRY",
            "12 exit WITHDRAWN COST",
        )  # fmt: skip
        assert ended(narrowed()) == {("INQUIRY", "limit"): 1}

    def test_a_case_that_is_opened_again_has_its_days_anew(self, tell, narrowed):
        tell(
            "0 start INQUIRY",
            "8 exit WITHDRAWN COST",
            "40 reopen INQUIRY",
            "48 exit WITHDRAWN COST",
        )
        assert ended(narrowed()) == {("INQUIRY", "target"): 2}
        tell(
            "0 start INQUIRY",
            "8 exit WITHDRAWN COST",
            "40 reopen INQUIRY",
            "52 exit WITHDRAWN COST",
        )
        assert past(narrowed()) == {OVER: 1}

    def test_each_time_in_a_stage_is_judged_by_itself(self, tell, narrowed):
        tell(
            "0 start INQUIRY", "2 forward RECORD_COLLECTION", "10 backward INQUIRY",
            "22 forward RECORD_COLLECTION", "30 exit WITHDRAWN COST",
        )  # fmt: skip
        assert ended(narrowed()) == {
            ("INQUIRY", "kept"): 1,
            ("INQUIRY", "limit"): 1,
            ("RECORD_COLLECTION", "kept"): 2,
        }

    def test_each_attempt_at_collecting_cells_has_its_own_days(self, tell, narrowed):
        tell(
            "0 start INQUIRY", "1 forward APHERESIS", "11 backward APHERESIS :repeat_collection",
            "21 forward MANUFACTURING", "22 exit WITHDRAWN COST",
        )  # fmt: skip
        found = ended(narrowed())
        assert found["APHERESIS", "target"] == 2
        assert ("APHERESIS", "limit") not in found
        assert ended(narrowed("attempt=2")) == {
            ("APHERESIS", "target"): 1,
            ("MANUFACTURING", "kept"): 1,
        }

    def test_a_withdrawn_case_is_late_up_to_the_day_on_which_it_left(self, tell, narrowed):
        tell("0 start INQUIRY", "11 exit WITHDRAWN COST")
        assert past(narrowed()) == {OVER: 1}

    def test_a_duplicate_counts_nowhere(self, tell, narrowed):
        tell("0 start INQUIRY", "20 exit CLOSED_DUPLICATE DUPLICATE_OF", infused=2)
        report = KIND.make(narrowed())
        assert report.n == 0
        assert {cell.value for cell in cells(report)} == {0}

    def test_a_case_is_judged_by_the_version_that_it_follows(
        self, tell, narrowed, owner, protocol_version
    ):
        data = deepcopy(ProtocolVersion.objects.get(pk=protocol_version.pk).data)
        data["version"] = "longer"
        inquiry = next(stage for stage in data["stages"] if stage["code"] == "INQUIRY")
        inquiry["sla"] |= {"target_days": 20, "limit_days": 30}
        longer = ProtocolVersion.objects.create(
            trial=protocol_version.trial, version="longer", data=data, sha256="-"
        )
        lines = "0 start INQUIRY", "2 migrate", "25 exit WITHDRAWN COST"
        tell(*lines)
        told(longer, owner, *lines)
        assert ended(narrowed()) == {("INQUIRY", "limit"): 1, ("INQUIRY", "target"): 1}
        assert ended(narrowed(f"protocol={longer.pk}")) == {("INQUIRY", "target"): 1}


class TestFromDayNought:
    """Deadlines that count from the infusion."""

    WAY = "0 start INQUIRY", "1 forward INFUSION", "3 forward OBSERVATION_28D"

    @pytest.mark.parametrize(
        ("left", "state"), [(31, "kept"), (32, "target"), (37, "target"), (38, "limit")]
    )
    def test_observation_ends_within_35_days_of_it(self, tell, narrowed, left, state):
        tell(*self.WAY, f"{left} forward FOLLOWUP_D90", infused=2)
        assert ended(narrowed())["OBSERVATION_28D", state] == 1

    def test_a_hold_in_one_stage_puts_off_the_next_ones_deadline(self, tell, narrowed):
        way = (*self.WAY, "10 hold", "15 hold", "33 forward FOLLOWUP_D90")
        tell(*way, "118 forward FOLLOWUP_D120", infused=2)  # 116 days, 5 of them on hold: the limit
        tell(*way, "119 forward FOLLOWUP_D120", infused=2)
        found = ended(narrowed())
        assert found["FOLLOWUP_D90", "target"] == 1
        assert found["FOLLOWUP_D90", "limit"] == 1

    def test_a_hold_before_it_puts_off_nothing(self, tell, narrowed):
        way = (
            "0 start INQUIRY",
            "1 forward INFUSION",
            "2 hold",
            "6 hold",
            "9 forward OBSERVATION_28D",
        )
        tell(*way, "44 forward FOLLOWUP_D90", infused=8)  # 36 days
        assert ended(narrowed())["OBSERVATION_28D", "limit"] == 1

    def test_without_an_infusion_there_is_no_deadline(self, tell, narrowed):
        tell(*self.WAY, "90 exit WITHDRAWN COST")
        assert ended(narrowed())["OBSERVATION_28D", "unknown"] == 1

    def test_tracking_may_last_60_days_past_its_two_years(self, tell, narrowed):
        tell(*self.WAY, "5 forward SAE_TRACKING_2Y", infused=2)
        ends = START + timedelta(days=2 + 731)  # 7 January 2026 to 7 January 2028: 730 days
        assert clock.site_date(ends - timedelta(days=1)).isoformat() == "2028-01-07"
        for days, late in ((59, {}), (60, {("SAE_TRACKING_2Y", "us"): 1})):
            with clock.held_at(ends + timedelta(days=days)):
                assert breaches.count(narrowed()).going == {
                    stage: n for (stage, _party), n in late.items()
                }


def test_every_deadline_of_a_protocol_counts_from_what_reports_know(protocol_version):
    stages = protocol(protocol_version.pk).file.stages
    assert {stage.sla.anchor for stage in stages} == {*breaches.ANCHORS}


def test_only_stays_that_ended_in_the_time_count_and_those_that_are_late_now(tell, narrowed):
    tell("0 start INQUIRY", "11 exit WITHDRAWN COST")  # on 16 January
    tell("0 start INQUIRY", "60 exit WITHDRAWN COST")
    tell("175 start INQUIRY")
    tell("100 start INQUIRY")
    found = breaches.count(narrowed("since=2026-01-01&until=2026-01-16"))
    assert found.ended == {("INQUIRY", "limit"): 1}
    assert found.going == {"INQUIRY": 1}
    assert found.cases == 2


def test_a_stay_that_is_over_was_owed_by_who_owns_its_stage(tell, narrowed):
    tell(
        "0 start INQUIRY",
        "1 forward TRANSLATION",
        "20 forward MANUFACTURING",
        "60 exit WITHDRAWN X",
    )
    assert past(narrowed()) == {("TRANSLATION", "translator"): 1, ("MANUFACTURING", "lab"): 1}


def test_a_stay_that_goes_on_is_owed_by_whom_its_case_waits_on(tell, narrowed):
    for on in ("HOME_MD", "GUARDIAN", ""):
        case = tell("0 start INQUIRY")
        Readiness.objects.create(case=case, waiting_on=on, settled_at=clock.now())
    assert past(narrowed()) == {("INQUIRY", p): 1 for p in ("us", "family", "home")}


def test_the_few_that_make_up_most_come_first(tell, narrowed):
    for _ in range(8):
        tell("0 start INQUIRY", "11 exit WITHDRAWN COST")
    tell("0 start INQUIRY", "1 forward TRANSLATION", "20 exit WITHDRAWN COST")
    tell("0 start INQUIRY", "1 forward MANUFACTURING", "40 exit WITHDRAWN COST")
    report = KIND.make(narrowed())
    assert numbers(report.tables[0]) == {
        "Inquiry · Us": [8, 80, 80],
        "Translation · Translator": [1, 10, 90],
        "Manufacturing and release · Cell laboratory": [1, 10, 100],
    }
    (chart,) = report.charts
    assert [series["data"] for series in chart.option["series"]] == [[8, 1, 1], [80, 90, 100]]
    assert chart.words == "1 of 3 bars make up 80 % of 10 breaches."


# A way that a case may go, and what a plain reading of it says.


def a_way(chance):
    """A history of moves, holds, ways back and things taken back."""
    day, place, held, lines = chance.uniform(0, 90), "INQUIRY", False, []
    lines.append(f"{day:.4f} start INQUIRY")
    for _ in range(chance.randrange(9)):
        day += chance.choice([0.02, 1, 4, 9, 17]) + chance.uniform(0, 2)
        act = chance.choices(["move", "hold", "undo", "exit"], [6, 4, 2, 1])[0]
        if act == "hold":
            lines.append(f"{day:.4f} hold")
            held = not held
        elif act == "exit":
            lines += [f"{day:.4f} exit WITHDRAWN COST", f"{day + 6:.4f} reopen {place}"]
            day, held = day + 6, False
        else:
            there = chance.choice(STAGES[:9])
            lines.append(f"{day:.4f} {'backward' if held else 'forward'} {there}")
            if act == "undo":
                lines.append(f"{day + 0.01:.4f} undo {place}")
            else:
                place = there
    return lines


class Reader:
    """Walks through the lines of a history: stage, whether it goes on, and state of each stay."""

    def __init__(self, slas):
        self.slas, self.found = slas, []
        self.here = self.began = self.held_since = None
        self.off = 0

    def read(self, lines, today):
        standing = []
        for line in lines:
            day, kind, *rest = line.split()
            if kind == "undo":
                standing.pop()
            else:
                at = clock.site_date(START + timedelta(days=float(day)))
                standing.append((at, kind, rest[0] if rest else ""))
        for line in standing:
            self.turn(*line)
        if self.here:
            self.leave(self.held_since or today, going=True)
        return [one for one in self.found if not one[1] or one[2] == "limit"]

    def turn(self, at, kind, to):
        if kind == "hold" and not self.held_since:
            self.held_since = at
        elif kind == "hold":
            self.off += self.days_off(at)
            self.held_since = None
        else:
            if self.here:
                self.leave(at, going=False)
            self.here, self.began, self.off = (None if kind == "exit" else to), at, 0
            self.held_since = None if kind == "exit" else self.held_since

    def days_off(self, at):
        return (at - max(self.held_since, self.began)).days if self.held_since else 0

    def leave(self, at, *, going):
        target, limit = self.slas[self.here]
        days = (at - self.began).days - self.off - self.days_off(at)
        state = "limit" if days > limit else "target" if days > target else "kept"
        self.found.append((self.here, going, state))


def test_a_plain_reading_of_the_histories_says_the_same(tell, narrowed, protocol_version):
    chance = random.Random(7)
    rules = protocol(protocol_version.pk)
    slas = {s.code: (s.sla.target_days, s.sla.limit_days) for s in rules.file.stages}
    expected = {}
    for _ in range(120):
        lines = a_way(chance)
        case = tell(*lines)
        for stay in Reader(slas).read(lines, clock.site_today()):
            key = (case.pk, *stay)
            expected[key] = expected.get(key, 0) + 1
    rows = breaches.stays(narrowed()).rows(
        "case_id, stage, going, state, count(*)", "GROUP BY 1, 2, 3, 4"
    )
    assert {row[:-1]: row[-1] for row in rows} == expected
    states = {state for *_rest, state in expected}
    assert states == {"kept", "target", "limit"}
    assert sum(n for (_c, _s, going, _state), n in expected.items() if going) > 10


def test_what_goes_on_is_late_here_when_the_board_says_that_it_is(tell, narrowed):
    chance = random.Random(3)
    late = set()
    for _ in range(40):
        case = tell(*a_way(chance))
        if not case.is_open:
            continue
        Fact.objects.create(case=case, name="hold_release_note", value="-", source="end_hold")
        refresh(situation(case, SYSTEM))
        if not case.on_hold_since and case.readiness.limit_on < clock.site_today():
            late.add(case.pk)
    rows = breaches.stays(narrowed()).rows("case_id", "WHERE going AND party <> 'hold'")
    assert {case for (case,) in rows} == late
    assert late


@pytest.fixture
def many(tell, narrowed):
    """Thirty cases that went many ways: the filter of all of them, and their report."""
    chance = random.Random(11)
    for _ in range(30):
        tell(*a_way(chance), infused=chance.choice([None, 20]))
    f = narrowed()
    return f, KIND.make(f)


def test_parts_make_the_whole(many):
    _f, report = many
    first, crossed, kept, visits, _clocks = report.tables
    for table in (crossed, kept, visits):
        for *parts, whole in numbers(table).values():
            assert sum(parts) == whole
    for table in (crossed, kept, visits):
        *rows, every = [[cell.value for cell in row[1:]] for row in table.rows]
        assert [sum(column) for column in zip(*rows, strict=True)] == every
    breaches_ = numbers(crossed)["All"][-1]
    assert sum(n for n, *_rest in numbers(first).values()) == breaches_ > 20


def test_every_number_leads_to_its_cases(many):
    f, report = many
    assert report.n == len(KIND.relations["stays"](f).cases({}))
    for table in report.tables:
        for row in table.rows:
            for head, cell in zip(table.heads, row, strict=True):
                if cell.behind is not None:
                    there = len(KIND.relations[cell.of](f).cases(cell.behind))
                    exact = head == "Cases" or "visit" in cell.behind
                    assert there == cell.value if exact else bool(there) <= there <= cell.value
                    assert bool(there) == bool(cell.value)
