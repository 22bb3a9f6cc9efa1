"""The numbers of reports counted a second time, by plain Python from the recorded changes alone.

Written without a look at how the product counts: no course, no stay, no SQL but the raw rows.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import floor, inf
from zoneinfo import ZoneInfo

from casework import clock
from casework.cases.models import OUTCOMES, STAGES, Case, Fact, StageChange
from workflows.engine.models import Readiness, WorkItem
from workflows.reports.naming import columns

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET = ("hold", "migrate")
AGAIN = ("repeat_collection", "re_apheresis")


@dataclass
class Spell:
    """A time in one stage, as a reader of the history tells it."""

    case: "Story"
    stage: str
    began: datetime
    how: str
    attempt: int
    nth: int
    held: float = 0.0
    ended: datetime | None = None
    to: str = ""

    @property
    def days(self):
        return ((self.ended - self.began).total_seconds() - self.held) / 86400


@dataclass
class Story:
    """A case with the spells that its changes tell."""

    row: Case
    spells: list[Spell] = field(default_factory=list)
    infused: datetime | None = None
    reason: str = ""

    @property
    def opened(self):
        return self.spells[0].began

    @property
    def furthest(self):
        return max(STAGES.index(spell.stage) for spell in self.spells)

    @property
    def outcome(self):
        return "" if self.spells[-1].ended is None else self.spells[-1].to

    @property
    def enrolled(self):
        return next((spell.began for spell in self.spells if spell.stage == "APHERESIS"), None)

    @property
    def attempts(self):
        return max(spell.attempt for spell in self.spells)


def stories():
    """All cases that are no duplicates."""
    infused = dict(Fact.objects.filter(name="infusion_start_at").values_list("case_id", "value"))
    found = []
    for case in Case.objects.exclude(stage="CLOSED_DUPLICATE"):
        story = Story(case)
        if case.pk in infused:
            story.infused = datetime.fromisoformat(infused[case.pk])
        tell(story, [*StageChange.objects.filter(case=case).order_by("version")])
        found.append(story)
    return found


def tell(story, changes):
    here, on_hold, attempt = None, None, 1
    for change in standing(changes):
        story.reason = change.reason_code if change.kind not in QUIET else story.reason
        if change.kind == "migrate":
            continue
        if on_hold is not None and here is not None:
            here.held += (change.at - max(on_hold, here.began)).total_seconds()
        if change.kind == "hold":
            on_hold = change.at if on_hold is None else None
            continue
        if here is not None:
            here.ended, here.to = change.at, change.to_stage
        attempt += change.edge in AGAIN
        if change.to_stage in OUTCOMES:
            here, on_hold = None, None
            continue
        nth = 1 + sum(spell.stage == change.to_stage for spell in story.spells)
        here = Spell(story, change.to_stage, change.at, change.kind, attempt, nth)
        story.spells.append(here)


def standing(changes):
    """Without what was taken back, and the taking back."""
    found = []
    for change in changes:
        if change.kind == "undo":
            found.pop()
        else:
            found.append(change)
    return found


def part(days, share):
    """A percentile of so many days, between two of them in proportion."""
    days = sorted(days)
    place = share * (len(days) - 1)
    low = floor(place)
    high = min(low + 1, len(days) - 1)
    return days[low] + (days[high] - days[low]) * (place - low)


def chosen(f, story):
    """Whether a case is asked for; its attempt is not looked at."""
    wanted = {name: ["" if v == "none" else v for v in values] for name, values in f.chosen.items()}
    row = story.row
    own = {"cohort": row.cohort, "country": row.country, "owner": f"{row.owner_id}"}
    return all(own[name] in values for name, values in wanted.items() if name in own)


def cases(f, found):
    attempts = f.chosen.get("attempt")
    return [s for s in found if chosen(f, s) and (not attempts or f"{s.attempts}" in attempts)]


def spells(f, found):
    attempts = f.chosen.get("attempt")
    return [
        spell
        for story in found
        if chosen(f, story)
        for spell in story.spells
        if not attempts or f"{spell.attempt}" in attempts
    ]


def came_in_time(f, found):
    return [story for story in cases(f, found) if f.begins <= story.opened < f.ends]


def funnel(f, found):
    """By stage: reached, went on, there, left; and how many left, by how, why and where."""
    came, steps = came_in_time(f, found), {}
    for n, stage in enumerate(STAGES):
        at = [story for story in came if story.furthest == n]
        beyond = sum(story.furthest > n for story in came)
        gone = sum(story.outcome not in ("", "COMPLETED") for story in at)
        done = sum(story.outcome == "COMPLETED" for story in at)
        steps[stage] = [beyond + len(at), beyond + done, len(at) - gone - done, gone]
    left = Counter(
        (story.outcome, story.reason, STAGES[story.furthest])
        for story in came
        if story.outcome not in ("", "COMPLETED")
    )
    return steps, left


def flow(f, found):
    """Week by week: came, left, in each column."""
    asked, weeks = spells(f, found), []
    monday = f.begins - timedelta(days=f.begins.astimezone(SHANGHAI).weekday())
    while monday < min(f.ends, clock.now()):
        end = min(monday + timedelta(days=7), f.ends)
        begin = max(monday, f.begins)
        came = sum(s.how in ("start", "reopen") and begin <= s.began < end for s in asked)
        left = sum(s.to in OUTCOMES and begin <= s.ended < end for s in asked)
        stand = Counter(
            s.stage for s in asked if s.began < end and (s.ended is None or s.ended >= end)
        )
        inside = [sum(stand[stage] for stage in stages) for _code, _name, stages in columns()]
        weeks.append([came, left, *inside, sum(inside)])
        monday += timedelta(days=7)
    return weeks


def times(f, found, *, which=lambda spell: True):
    """By stage: stays, four percentiles, stays with a hold, days on hold, cases."""
    days = defaultdict(list)
    for spell in spells(f, found):
        if spell.ended and f.begins <= spell.ended < f.ends and which(spell):
            days[spell.stage].append(spell)
    return {
        stage: [
            len(stays),
            *(part([s.days for s in stays], share) for share in (0.5, 0.75, 0.85, 0.95)),
            sum(s.held > 0 for s in stays),
            sum(s.held for s in stays) / 86400,
            len({s.case.row.pk for s in stays}),
        ]
        for stage, stays in days.items()
    }


def infusion(f, found):
    """By cohort, and of all: cases, infused, open, left, days until 25, 50 and 75 % are infused."""
    came = came_in_time(f, found)
    cohorts = sorted({story.row.cohort for story in came} - {""})
    return {
        cohort: _curve([s for s in came if cohort in ("All", s.row.cohort)])
        for cohort in ("All", *cohorts)
    }


def at_risk(f, found):
    """By cohort, and of all: who was on the way on each of the days that are looked at, or for longer."""
    came = came_in_time(f, found)
    cohorts = sorted({story.row.cohort for story in came} - {""})
    return {
        cohort: [
            sum(days >= at for days, _infused in _days(came, cohort))
            for at in (0, 30, 60, 90, 120, 180, 365)
        ]
        for cohort in ("All", *cohorts)
    }


def _days(came, cohort="All"):
    """Days until the infusion or until the case was last seen, and whether it was infused."""
    found = []
    for story in came:
        if cohort in ("All", story.row.cohort):
            end = story.infused or story.row.closed_at or clock.now()
            days = max(0, (end - story.opened).total_seconds() / 86400)
            found.append((days, bool(story.infused)))
    return found


def _curve(came):
    infused = [story for story in came if story.infused]
    open_ = [story for story in came if not story.infused and story.outcome == ""]
    days = _days(came)
    left_over, reached = 1.0, {}
    for day in sorted({day for day, is_infused in days if is_infused}):
        there = sum(one >= day for one, _infused in days)
        left_over *= 1 - sum(one == day and yes for one, yes in days) / there
        for share in (0.25, 0.5, 0.75):
            if 1 - left_over >= share - 1e-9:
                reached.setdefault(share, day)
    counts = [len(came), len(infused), len(open_), len(came) - len(infused) - len(open_)]
    return [*counts, *(reached.get(share) for share in (0.25, 0.5, 0.75))]


def enrolment(f, found):
    """Enrolled by cohort and by month at the site."""
    there = [story for story in cases(f, found) if story.enrolled]
    months = Counter(f"{story.enrolled.astimezone(SHANGHAI):%Y-%m}" for story in there)
    return Counter(story.row.cohort for story in there), months


def foretold_from(f, found):
    """Arrivals of 52 weeks, the newest first; who waits; the pasts of those that are over."""
    asked = cases(f, found)
    midnight = datetime.combine(f.today, datetime.min.time(), tzinfo=SHANGHAI)
    arrivals = [
        sum(
            midnight - timedelta(weeks=week + 1) < s.opened <= midnight - timedelta(weeks=week)
            for s in asked
        )
        for week in range(52)
    ]
    waiting = []
    for story in asked:
        if story.outcome == "" and story.furthest < 6:
            first = next(s for s in story.spells if s.stage == STAGES[story.furthest])
            waiting.append((story.furthest + 1, (clock.now() - first.began).days))
    past = defaultdict(list)
    for story in asked:
        if story.outcome or story.enrolled:
            for n, stage in enumerate(STAGES[:6], 1):
                at = next((s.began for s in story.spells if s.stage == stage), None)
                if at and story.enrolled is None:
                    past[n].append(inf)
                elif at and at <= story.enrolled:
                    past[n].append((story.enrolled - at).total_seconds() / 86400)
    return arrivals, sorted(waiting), {n: sorted(days) for n, days in past.items()}


def now(f, found, parties):
    """Cells of open cases: by column and whom they wait on, and by column and age."""
    lasted = defaultdict(list)
    for spell in (spell for story in found for spell in story.spells if spell.ended):
        lasted[spell.stage].append(spell.days)
    column = {stage: name for _code, name, stages in columns() for stage in stages}
    ready = {one.case_id: one for one in Readiness.objects.all()}
    waits, ages = Counter(), Counter()
    for spell in (spell for spell in spells(f, found) if not spell.ended):
        one = ready.get(spell.case.row.pk, Readiness())
        hold = spell.case.row.on_hold_since is not None
        waits[column[spell.stage], "hold" if hold else parties[one.waiting_on]] += 1
        ages[column[spell.stage], "hold" if hold else age(spell, lasted[spell.stage], one, f)] += 1
    return waits, ages


def age(spell, lasted, one, f):
    days = ((clock.now() - spell.began).total_seconds() - spell.held) / 86400
    if len(lasted) < 20:
        if one.limit_on and one.limit_on < f.today:
            return "over"
        if one.target_on and one.target_on < f.today:
            return "due"
        return "ok" if one.target_on or one.limit_on else "unset"
    if days > part(lasted, 0.85):
        return "late"
    return "slow" if days > part(lasted, 0.5) else "usual"


def workload(f, found):
    """By whose they are, or by the role they wait for: tasks by when they are due, and cases."""
    asked = {story.row.pk for story in cases(f, found)}
    due, of = defaultdict(Counter), defaultdict(set)
    for item in WorkItem.objects.select_related("owner"):
        later = item.opens_on and item.opens_on > f.today
        if item.case_id not in asked or not item.current or item.outcome or later:
            continue
        whose = item.owner.name if item.owner else f"role {item.role}"
        left = (item.due_at - clock.now()).total_seconds() / 86400 if item.due_at else None
        if item.held_until:
            when = "aside"
        elif left is None:
            when = "never"
        else:
            when = "overdue" if left < 0 else "soon" if left < 7 else "later"
        due[whose][when] += 1
        of[whose].add(item.case_id)
    order = ("overdue", "soon", "later", "never", "aside")
    return {
        whose: [counts.total(), *(counts[when] for when in order), len(of[whose])]
        for whose, counts in due.items()
    }
