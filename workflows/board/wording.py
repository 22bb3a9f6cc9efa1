"""What cards say. A board says few things many times: each is put into words once a request."""

from collections.abc import Callable
from datetime import date
from functools import cache

from django.utils import dateformat
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from workflows.case import words
from workflows.pace.models import Pace

PACE_ICONS = {"ok": "clock", "late": "late", "over": "over", "hold": "hold"}

# Whom a case waits on, in a word: a card has room for no more.
SHORT = {
    "COORD": gettext_lazy("Coordinator"),
    "TREV": gettext_lazy("Reviewer"),
    "SITE_REVIEWER": gettext_lazy("Hospital"),
    "SITE_CRC": gettext_lazy("Site team"),
    "CELL_LAB": gettext_lazy("Cell lab"),
    "HOME_MD": gettext_lazy("Home MD"),
    "FAMILY": gettext_lazy("Family"),
}
# What a planned date is a date of, in a word.
PLANNED = {
    "planned_arrival_on": gettext_lazy("Arrival"),
    "planned_apheresis_date": gettext_lazy("Apheresis"),
    "planned_infusion_date": gettext_lazy("Infusion"),
    "hold_review_on": gettext_lazy("Hold review"),
}


def once(say: Callable[..., str]) -> Callable[..., str]:
    """Escaped, and remembered by what it is asked."""
    return cache(lambda *asked: escape(say(*asked)))


class Wording:
    """The words of one reader on one day, safe to show. today: site date."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.actor, self.today = actor, today
        self.ready = escape(_("Ready"))
        self.role = once(words.role)
        self.short_role = once(lambda code: str(SHORT.get(code) or words.role(code)))
        self.as_is = once(str)
        self.of = once(lambda done, all_: f"{done}/{all_}")
        self.initials = once(lambda name: "".join(word[0] for word in name.split()[:2]))
        self.cohort = once(self._cohort)
        self.day = once(self._day)
        self.on = once(self._on)
        self.when = once(self._when)
        self.since = once(self._since)
        self.for_days = once(self._for_days)
        self.slow = cache(self._slow)
        self.held = once(self._held)
        self.window = once(self._window)
        self.stage = once(self._stage)
        self.what = once(self._what)
        self.pace = cache(self._pace)

    def _cohort(self, code: str) -> str:
        return words.choice("cohort", code, self.actor) if code else ""

    def _what(self, version: int, code: str) -> str:
        """A task's name, or what happens on a planned date."""
        rules = protocol(version)
        if code in rules.tasks:
            return rules.tasks[code].name
        if code in PLANNED:
            return str(PLANNED[code])
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

    def _on(self, day: date) -> str:
        """The weekday and date of what comes next."""
        return _("%(day)s (site date)") % {"day": dateformat.format(day, "D j M Y")}

    def _when(self, day: date) -> str:
        """How far off a site date is."""
        days = (day - self.today).days
        if days == 0:
            return _("today")
        if days < 0:
            return _("%(days)d d late") % {"days": -days}
        return _("in %(days)d d") % {"days": days}

    def _since(self, days: int, on_hold: bool) -> str:
        """How long a case has been in its stage; on hold its days stand."""
        if days == 0 and not on_hold:
            return _("today")
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    def _for_days(self, days: int) -> str:
        """How long somebody has been waited for; nothing on the first day."""
        return _("%(days)d d") % {"days": days} if days > 0 else ""

    def _slow(self, days: int, pace: Pace) -> tuple[str, str]:
        """Past the median or the 85th percentile of the stays that are over, and both in words."""
        if days <= pace.median:
            return "", ""
        said = _(
            "Of %(count)d cases half left this stage within %(median).0f days, 85 %% within"
            " %(p85).0f days."
        ) % {"count": pace.count, "median": pace.median, "p85": pace.p85}
        return ("P85" if days > pace.p85 else "P50"), escape(said)

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
