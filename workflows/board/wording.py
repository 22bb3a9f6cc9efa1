"""What cards say. A board says few things many times: each is put into words once a request."""

from collections.abc import Callable
from datetime import date
from functools import cache

from django.utils import dateformat
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from workflows.case import words

PACE_ICONS = {"ok": "clock", "late": "late", "over": "over", "hold": "hold"}


def once(say: Callable[..., str]) -> Callable[..., str]:
    """Escaped, and remembered by what it is asked."""
    return cache(lambda *asked: escape(say(*asked)))


class Wording:
    """The words of one reader on one day, safe to show. today: site date."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.actor, self.today = actor, today
        self.ready = escape(_("Ready"))
        self.role = once(words.role)
        self.as_is = once(str)
        self.of = once(lambda done, all_: f"{done}/{all_}")
        self.initials = once(lambda name: "".join(word[0] for word in name.split()[:2]))
        self.cohort = once(self._cohort)
        self.day = once(self._day)
        self.since = once(self._since)
        self.held = once(self._held)
        self.window = once(self._window)
        self.stage = once(self._stage)
        self.what = once(self._what)
        self.pace = cache(self._pace)

    def _cohort(self, code: str) -> str:
        return words.choice("cohort", code, self.actor) if code else ""

    def _what(self, version: int, code: str) -> str:
        """A task's name, or what a planned date is."""
        rules = protocol(version)
        if code in rules.tasks:
            return rules.tasks[code].name
        return words.fact(rules.facts[code], self.actor) if code in rules.facts else ""

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
        if days == 0:
            return _("today")
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    def _held(self, day: date) -> str:
        return _("on hold since %(day)s") % {"day": self._day(day)}

    def _window(self, target: date, limit: date) -> str:
        days = {"target": self._day(target), "limit": self._day(limit)}
        return _("Target %(target)s, limit %(limit)s (site dates)") % days

    def _pace(self, target: date, limit: date) -> tuple[str, str]:
        """ok, late or over, and the words for it."""
        past = (self.today - limit).days
        if past > 0:
            over = ngettext("%(days)d day past limit", "%(days)d days past limit", past)
            return "over", escape(over % {"days": past})
        left = (target - self.today).days
        if left < 0:
            late = ngettext("%(days)d day past target", "%(days)d days past target", -left)
            return "late", escape(late % {"days": -left})
        if left == 0:
            return "ok", escape(_("target is today"))
        return "ok", escape(
            ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
        )
