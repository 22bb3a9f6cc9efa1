"""What cards say. A board says few things many times, so each is put into words once a request."""

from datetime import date
from functools import cache

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from workflows.case import words

PACE_ICONS = {"ok": "clock", "late": "late", "over": "over", "hold": "hold"}


class Wording:
    """The words of one reader on one day. today: site date."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.actor, self.today = actor, today
        self.ready = _("Ready")
        self._window = _("Target %(target)s, limit %(limit)s (site dates)")
        self.day = cache(self._day)
        self.since = cache(self._since)
        self.pace = cache(self._pace)
        self.role = cache(words.role)
        self.cohort = cache(self._cohort)
        self.stage = cache(self._stage)

    def window(self, target: date, limit: date) -> str:
        return self._window % {"target": self.day(target), "limit": self.day(limit)}

    def next_of(self, rules: Protocol, code: str) -> str:
        """A task's name, or what a planned date is."""
        if code in rules.tasks:
            return rules.tasks[code].name
        return words.fact(rules.facts[code], self.actor) if code in rules.facts else ""

    def _cohort(self, code: str) -> str:
        return words.choice("cohort", code, self.actor) if code else ""

    def _stage(self, version: int, stage: str) -> str:
        """A stage's name, where its column holds more than one."""
        rules = protocol(version)
        here = rules.column_of[stage]
        alone = sum(column == here for column in rules.column_of.values()) == 1
        return "" if alone else rules.stage_name(stage)

    def _day(self, day: date) -> str:
        """A site date in short; with its year when that is not this one."""
        return dateformat.format(day, "j M" if day.year == self.today.year else "j M Y")

    def _since(self, day: date) -> str:
        """How long a case has been in its stage."""
        days = (self.today - day).days
        return (
            ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("today")
        )

    def _pace(self, target: date, limit: date) -> tuple[str, str]:
        """ok, late or over, and the words for it."""
        past = (self.today - limit).days
        if past > 0:
            over = ngettext("%(days)d day past limit", "%(days)d days past limit", past)
            return "over", over % {"days": past}
        left = (target - self.today).days
        if left < 0:
            late = ngettext("%(days)d day past target", "%(days)d days past target", -left)
            return "late", late % {"days": -left}
        if left == 0:
            return "ok", _("target is today")
        return "ok", ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
