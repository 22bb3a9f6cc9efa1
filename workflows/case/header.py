"""Who and where: the patient as this reader may see them, the stage, and how long it has taken."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, languages
from casework.cases.facts import completed_years
from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.people.roles import INITIALS, MASKED
from workflows.case import countries, words
from workflows.engine.models import Readiness
from workflows.engine.work import work
from workflows.pace.holds import days_in_stage


@dataclass(frozen=True)
class Step:
    """A column of the board in the row of steps. `state`: done, here or ahead."""

    name: str
    phase: str
    state: str


@dataclass(frozen=True)
class Header:
    """`pace`: 'fine', 'late' past the stage's target, 'over' past its limit, '' without dates."""

    patient: str
    details: list[tuple[str, str]]
    stage: str
    column_name: str
    days_here: str
    pace: str
    pace_words: str
    hold: str
    closed: str
    steps: list[Step]


def patient(case: Case, actor: Actor) -> str:
    """The patient's name, initials, or nothing that identifies, as the reader's role allows."""
    if actor.identity_shown == MASKED:
        return _("Patient")
    if not case.patient_name:
        return _("Name not recorded yet")
    if actor.identity_shown == INITIALS:
        return " ".join(f"{part[0]}." for part in case.patient_name.split() if part)
    return case.patient_name


def header(s: Situation, actor: Actor, readiness: Readiness | None) -> Header:
    case = s.case
    pace, pace_words = _pace(s, readiness)
    return Header(
        patient=patient(case, actor),
        details=_details(s, actor),
        stage=words.stage(s.protocol, case.stage),
        column_name=_column_name(s),
        days_here=_days_here(s, readiness),
        pace=pace,
        pace_words=pace_words,
        hold=_hold(s, actor),
        closed=_closed(case, actor) if case.closed_at else "",
        steps=_steps(s),
    )


def _details(s: Situation, actor: Actor) -> list[tuple[str, str]]:
    case, masked = s.case, actor.identity_shown == MASKED
    found = [
        (_("Cohort"), words.choice("cohort", case.cohort, actor) if case.cohort else ""),
        (_("Country"), countries.name(case.country)),
        (_("Languages"), languages.names(case.languages)),
        (_("Age"), "" if masked else _age(s)),
        (_("Coordinator"), case.owner.name),
    ]
    return [(label, text) for label, text in found if text]


def _age(s: Situation) -> str:
    born = s.facts.get("dob")
    if not isinstance(born, date):
        return ""
    years = completed_years(born, s.today)
    if years < 18:
        return ngettext("%(n)s year, a minor", "%(n)s years, a minor", years) % {"n": years}
    return str(years)


def _column_name(s: Situation) -> str:
    column = s.protocol.column_of.get(s.stage)
    return next((c.name for c in s.protocol.file.columns if c.code == column), "")


def _days_here(s: Situation, readiness: Readiness | None) -> str:
    """Site days in the stage; those on hold do not count."""
    held = readiness.held_days if readiness is not None else 0
    days = days_in_stage(s.case.stage_entered_at, s.case.on_hold_since, held, s.today)
    if days == 0:
        return _("since today")
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}


def _pace(s: Situation, readiness: Readiness | None) -> tuple[str, str]:
    """Target and limit of the stage against site today; on hold the clock stands."""
    if readiness is None or readiness.target_on is None or readiness.limit_on is None:
        return "", ""
    if s.case.closed_at or s.on_hold:
        return "", ""
    named = {"target": words.day(readiness.target_on), "limit": words.day(readiness.limit_on)}
    if s.today > readiness.limit_on:
        return "over", _("past its limit, %(limit)s") % named
    if s.today > readiness.target_on:
        return "late", _("past its target, %(target)s; limit %(limit)s") % named
    return "fine", _("target %(target)s, limit %(limit)s") % named


def _hold(s: Situation, actor: Actor) -> str:
    if not s.on_hold or s.case.on_hold_since is None:
        return ""
    reason, review = s.facts.get("hold_reason"), s.facts.get("hold_review_on")
    parts = [
        _("On hold since %(date)s") % {"date": words.day(clock.site_date(s.case.on_hold_since))},
        words.choice("hold_reason", str(reason), actor) if reason else "",
        _("to be looked at again on %(date)s (site date)") % {"date": words.day(review)}
        if isinstance(review, date)
        else "",
    ]
    return " · ".join(part for part in parts if part)


def _closed(case: Case, actor: Actor) -> str:
    assert isinstance(case.closed_at, datetime)
    when = words.moment(case.closed_at, words.zone_of(actor))
    if case.safety_continues:
        return _("Closed %(when)s. The safety plan goes on.") % {"when": when}
    return _("Closed %(when)s.") % {"when": when}


def _steps(s: Situation) -> list[Step]:
    """The columns in order. Of a closed case those it has been in are done, and none is here."""
    columns = s.protocol.file.columns
    here = next((n for n, column in enumerate(columns) if s.stage in column.stages), None)
    if here is None:
        been = work(s).visited
        return [
            Step(c.name, c.phase, "done" if been.intersection(c.stages) else "ahead")
            for c in columns
        ]
    return [
        Step(c.name, c.phase, "done" if n < here else "here" if n == here else "ahead")
        for n, c in enumerate(columns)
    ]
