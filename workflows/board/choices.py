"""What the filters of the board offer: which values there are, what they are called, which occur."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, JSONField, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from casework.blockers import Blocker
from casework.cases.models import CaseQuerySet
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.protocols.compiled import Protocol, all_edges
from casework.protocols.schema import Guard
from casework.tags.access import sees_tags
from casework.tags.models import Tag
from workflows.board.narrowing import GOING, HELD, LATE, NONE, OVER, READY, TASKS
from workflows.case import countries, words

LABELS: dict[str, Promise] = {
    "cohort": gettext_lazy("Cohort"),
    "owner": gettext_lazy("Coordinator"),
    "due": gettext_lazy("Overdue"),
    "phase": gettext_lazy("Phase"),
    "waiting": gettext_lazy("Waits on"),
    "blocker": gettext_lazy("Held up by"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
    "tag": gettext_lazy("Tag"),
    "hold": gettext_lazy("Hold"),
}


@dataclass(frozen=True)
class Option:
    """One value of a filter. `colour`: of a tag, a word of its palette."""

    value: str
    label: str
    chosen: bool
    colour: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter with what it offers."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)

    @property
    def is_long(self) -> bool:
        """Whether one would rather type than look for an option."""
        return len(self.options) > 10


class Vocabulary:
    """The fixed words of one protocol for one reader, each filter's put together when asked for."""

    def __init__(self, rules: Protocol, actor: Actor) -> None:
        self.rules, self.actor = rules, actor
        self._kept: dict[str, dict[str, str]] = {}

    def names(self, name: str) -> dict[str, str]:
        """What the values of a filter are called. Of people and tags, rows know."""
        if name not in self._kept:
            self._kept[name] = NAMES[name](self.rules, self.actor)
        return self._kept[name]

    def knows(self, name: str, value: str) -> bool:
        """Whether a value may stand in an address. Which people and tags there are, rows say."""
        if name == "tag" and not sees_tags(self.actor):
            return False
        if name in NAMES:
            return value in self.names(name)
        return value.isdecimal() and len(value) < 10 and int(value) > 0


def _cohorts(rules: Protocol, actor: Actor) -> dict[str, str]:
    codes = rules.facts["cohort"].choices or ()
    said = {code: f"{code} · {words.choice('cohort', code, actor)}" for code in codes}
    return said | {NONE: _("No cohort yet")}


def _parties(rules: Protocol, actor: Actor) -> dict[str, str]:
    said = {code: words.role(code) for code in (*Role.values, words.TIME)}
    return {READY: _("Nobody: ready to move")} | said


def _reasons(rules: Protocol, actor: Actor) -> dict[str, str]:
    """What each reason that holds up a move says, without the words that only a case fills in."""
    found: dict[str, str] = {}
    for guard in _guards(rules):
        text = words.message(Blocker(guard.code, rules.words(guard.message)), actor)
        found.setdefault(guard.code, text.rstrip("."))
    return found


def _guards(rules: Protocol) -> Iterable[Guard]:
    yield from rules.file.global_guards.forward
    yield from rules.file.global_guards.study_procedure_tasks
    for stage in rules.file.stages:
        yield from (*stage.entry_guards, *stage.exit_guards)
    for edge in all_edges(rules.file):
        yield from edge.guards


NAMES: dict[str, Callable[[Protocol, Actor], dict[str, str]]] = {
    "cohort": _cohorts,
    "due": lambda rules, actor: {
        LATE: _("Past target"),
        OVER: _("Past limit"),
        TASKS: _("With overdue tasks"),
    },
    "phase": lambda rules, actor: {column.phase: column.phase for column in rules.file.columns},
    "waiting": _parties,
    "blocker": _reasons,
    "country": lambda rules, actor: countries.NAMES | {NONE: _("No country yet")},
    "language": lambda rules, actor: {code: languages.name(code) for code in languages.NAMES},
    "hold": lambda rules, actor: {HELD: _("On hold"), GOING: _("Not on hold")},
}


def coordinators(cases: CaseQuerySet) -> list[str]:
    """Who coordinates one of these cases. One query, of an index."""
    return [str(pk) for pk in cases.order_by().values_list("owner_id", flat=True).distinct()]


def occurring(cases: CaseQuerySet) -> dict[str, list[str]]:
    """The values that occur among these cases, by filter.

    Two queries, each over combinations of what few values there are of: those a hash counts out in
    one pass, where ARRAY_AGG(DISTINCT) would sort all cases once for every filter.
    """
    codes = Func(
        F("readiness__blockers"),
        Value("$[*].code"),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    known = cases.order_by()
    people = list(known.values_list("owner_id", "country", "languages").distinct())
    ready = known.filter(readiness__isnull=False)
    held_up = list(ready.values_list("readiness__waiting_on", codes).distinct())
    return {
        "owner": [str(owner) for owner, _country, _languages in people],
        "country": [country or NONE for _owner, country, _languages in people],
        "language": [code.strip() for *_, spoken in people for code in spoken.split(",")],
        "waiting": [*{party for party, _codes in held_up if party}, READY],
        "blocker": [code for _party, found in held_up for code in found],
    }


OCCURRING = frozenset({"owner", "country", "language", "waiting", "blocker"})
SORTED = OCCURRING - {"owner"}


def facets(
    vocabulary: Vocabulary, there: Mapping[str, Sequence[str]], chosen: Mapping[str, Sequence[str]]
) -> list[Facet]:
    """Every filter with what it offers: all of its values; or those that occur, as far as `there`
    tells them, and those that are chosen."""
    found = []
    for name, label in LABELS.items():
        picked = chosen.get(name, ())
        offered = {*there.get(name, ()), *picked}
        if name == "tag":
            options = _tags(picked, vocabulary.actor, all_of_them="blocker" in there)
        elif name in OCCURRING and not offered:
            options = []
        else:
            named = (
                _people(offered, vocabulary.actor) if name == "owner" else vocabulary.names(name)
            )
            options = [
                Option(value, text, value in picked)
                for value, text in named.items()
                if name not in OCCURRING or value in offered
            ]
        if name in SORTED:
            options.sort(key=lambda option: (option.value == NONE, option.label.casefold()))
        found.append(Facet(name, str(label), options))
    return [facet for facet in found if facet.options]


def _tags(picked: Sequence[str], actor: Actor, *, all_of_them: bool) -> list[Option]:
    """The tags that are offered, where all are asked for, and those that are chosen."""
    if not sees_tags(actor) or not (all_of_them or picked):
        return []
    chosen = Q(pk__in=picked)
    tags = Tag.objects.filter(chosen | Q(retired=False) if all_of_them else chosen)
    return [Option(str(tag.pk), tag.name, str(tag.pk) in picked, tag.colour) for tag in tags]


def may_be_named() -> "QuerySet[User]":
    """Whom one may filter by: nobody else's name is told to who only knows a number."""
    return User.objects.filter(role_grants__role=Role.COORD)


def _people(pks: set[str], actor: Actor) -> dict[str, str]:
    """Names by id, oneself first."""
    rows: list[tuple[Any, str]] = list(
        may_be_named().filter(pk__in=pks).order_by("name").values_list("pk", "name")
    )
    rows.sort(key=lambda row: row[0] != actor.user_id)
    mine = _("%(name)s (you)")
    return {str(pk): mine % {"name": name} if pk == actor.user_id else name for pk, name in rows}
