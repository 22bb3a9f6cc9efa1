"""What people read instead of codes: moves, reasons, stages, facts and their values, roles."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import formats
from django.utils.timesince import timesince
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import OUTCOMES
from casework.eligibility.access import READS
from casework.people.actor import Actor
from casework.people.naming import named
from casework.people.roles import SIDE_OF, Role, Side
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Edge, Event, FactSpec
from workflows.case import vocabulary

TIME = "TIME"
FAMILY_ROLES = frozenset({"PATIENT", "GUARDIAN", "FAMILY"})
person = named  # who did something, for one reader
MOST_NAMED = 3  # roles in a row before the rest are "others"
UNFILLED = re.compile(r":? \{\w+\}")  # a word of a room that is not installed yet


def plain(code: str) -> str:
    """A code as words: HOME_HOSPITAL → Home hospital."""
    return code.replace("_", " ").strip().capitalize()


def move(edge: Edge) -> str:
    """What a move is called on its button."""
    return str(vocabulary.EDGES.get(edge.code, plain(edge.code)))


def reason(code: str) -> str:
    return str(vocabulary.REASONS.get(code, plain(code)))


def event(spec: Event) -> str:
    """What raising an event is called on its button."""
    return str(vocabulary.EVENTS.get(spec.code, spec.meaning))


def stage(rules: Protocol, code: str) -> str:
    """The name of a stage, or of the outcome of a closed case."""
    if code in OUTCOMES:
        return str(vocabulary.OUTCOMES.get(code, plain(code)))
    return rules.stage_name(code)


def role(code: str) -> str:
    """The name of a role, or of a party that is none."""
    if code == TIME:
        return _("only time")
    return str(Role(code).label) if code in Role.values else plain(code)


def roles(codes: tuple[str, ...]) -> str:
    """Names of roles in a row: 'Patient, Guardian or Family contact'."""
    names = [role(code) for code in dict.fromkeys(codes)]
    if len(names) < 2:
        return "".join(names)
    if len(names) > MOST_NAMED:
        return _("%(names)s and others") % {"names": ", ".join(names[:MOST_NAMED])}
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def at_site(actor: Actor) -> bool:
    """Whether the actor is of the hospital or the auditor, who read the record as it is."""
    return SIDE_OF.get(actor.role) in (Side.SITE, Side.INDEPENDENT)


def fact(spec: FactSpec, actor: Actor) -> str:
    """The label of a fact for this reader."""
    if not at_site(actor) and spec.name in vocabulary.NEUTRAL_FACTS:
        return str(vocabulary.NEUTRAL_FACTS[spec.name])
    return str(vocabulary.FACTS.get(spec.name, spec.meaning))


def choice(name: str, code: str, actor: Actor) -> str:
    """A value of an enum fact for this reader."""
    table = {} if at_site(actor) else vocabulary.NEUTRAL_CHOICES.get(name, {})
    return str(table.get(code) or vocabulary.CHOICES.get(name, {}).get(code) or plain(code))


def value(spec: FactSpec, given: Any, actor: Actor, zone: ZoneInfo) -> str:
    """A fact's value as text: typed or in its stored form."""
    if spec.type == "bool":
        return pgettext("answer", "Yes") if given in (True, "true") else pgettext("answer", "No")
    if spec.type == "enum":
        return choice(spec.name, str(given), actor)
    if spec.type == "datetime":
        given = datetime.fromisoformat(given) if isinstance(given, str) else given
        return moment(given, zone)
    if spec.type == "date":
        return day(date.fromisoformat(given) if isinstance(given, str) else given)
    return f"{given} {spec.unit}" if spec.unit else str(given)


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Date and time in a zone, the zone named."""
    local = instant.astimezone(zone)
    wall = local.replace(tzinfo=None)  # one moment in two zones is the same key with its zone on
    return f"{_formatted(wall, 'j M Y, H:i', get_language())} {zone_name(zone)}"


def ago(instant: datetime, now: datetime) -> str:
    """'3 days ago', in the largest unit that fits."""
    if now - instant < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(instant, now, depth=1)}


def day(value: date) -> str:
    return _formatted(date(value.year, value.month, value.day), "j M Y", get_language())


@lru_cache(maxsize=4096)
def _formatted(value: date, pattern: str, language: str | None) -> str:
    """Formatting is slow, and a page of facts shows the same few moments again and again."""
    return formats.date_format(value, pattern)


def zone_name(zone: ZoneInfo) -> str:
    """'Beijing time' for the site's zone, else the city of the zone."""
    if zone.key == clock.SITE_ZONE.key:
        return _("site time")
    if zone.key == "UTC":
        return "UTC"
    return _("%(city)s time") % {"city": zone.key.rsplit("/", 1)[-1].replace("_", " ")}


def zone_of(actor: Actor) -> ZoneInfo:
    """The zone an actor reads times in: the hospital's people the site's, others their own."""
    if SIDE_OF.get(actor.role) == Side.SITE or actor.user is None:
        return clock.SITE_ZONE
    try:
        return ZoneInfo(actor.user.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def of_precheck(blocker: Blocker, actor: Actor) -> bool:
    """Whether it tells of the pre-check to somebody who does not read that."""
    return blocker.code in vocabulary.OF_PRECHECK and actor.role not in READS


def message(blocker: Blocker, actor: Actor) -> str:
    """A blocker's sentence for this reader, without words that no room fills yet."""
    if any(place.kind == "mismatch" for place in blocker.where):
        return _("A paper names another person. A second person must say whose it is.")
    if of_precheck(blocker, actor):
        return _("The records are not complete yet.")
    if not at_site(actor) and blocker.code in vocabulary.NEUTRAL_BLOCKERS:
        return str(vocabulary.NEUTRAL_BLOCKERS[blocker.code])
    return UNFILLED.sub("", blocker.message)
