"""What the filters of the board offer: which values there are, what they are called, which occur."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Func, JSONField, Value
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
    """The fixed words of one protocol for one reader."""

    def __init__(self, rules: Protocol, actor: Actor) -> None:
        self.rules, self.actor = rules, actor
        cohorts = rules.facts["cohort"].choices or ()
        said = [(code, words.choice("cohort", code, actor)) for code in cohorts]
        self.names: dict[str, dict[str, str]] = {
            "cohort": {code: f"{code} · {name}" for code, name in said}
            | {NONE: _("No cohort yet")},
            "due": {LATE: _("Past target"), OVER: _("Past limit"), TASKS: _("With overdue tasks")},
            "phase": {column.phase: column.phase for column in rules.file.columns},
            "waiting": {READY: _("Nobody: ready to move")}
            | {code: words.role(code) for code in (*Role.values, words.TIME)},
            "blocker": _reasons(rules, actor),
            "country": countries.NAMES | {NONE: _("No country yet")},
            "language": {code: languages.name(code) for code in languages.NAMES},
            "hold": {HELD: _("On hold"), GOING: _("Not on hold")},
        }
        if not sees_tags(actor):
            self.names["tag"] = {}

    def knows(self, name: str, value: str) -> bool:
        """Whether a value may stand in an address. Which people and tags there are, rows say."""
        if name in self.names:
            return value in self.names[name]
        return value.isdecimal() and len(value) < 10 and int(value) > 0


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


def occurring(cases: CaseQuerySet) -> dict[str, list[str]]:
    """The values that occur among these cases, by filter. One query, one pass over their rows."""
    codes = Func(
        F("readiness__blockers"),
        Value("$[*].code"),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    row = cases.order_by().aggregate(
        owner=ArrayAgg("owner_id", distinct=True),
        country=ArrayAgg("country", distinct=True),
        language=ArrayAgg("languages", distinct=True),
        waiting=ArrayAgg("readiness__waiting_on", distinct=True),
        blocker=ArrayAgg(codes, distinct=True),
    )
    found = {name: [value for value in row[name] or () if value is not None] for name in row}
    return {
        "owner": [str(pk) for pk in found["owner"]],
        "country": [code or NONE for code in found["country"]],
        "language": [code.strip() for codes in found["language"] for code in codes.split(",")],
        "waiting": [*filter(None, found["waiting"]), READY],
        "blocker": [code for codes in found["blocker"] for code in codes],
    }


def facets(
    vocabulary: Vocabulary, cases: CaseQuerySet, chosen: Mapping[str, Sequence[str]]
) -> list[Facet]:
    """Every filter with what it offers: all of its values, or those that occur and are chosen."""
    there = occurring(cases)
    names = dict(vocabulary.names)
    names["owner"] = _people({*there["owner"], *chosen.get("owner", ())}, vocabulary.actor)
    colours: dict[str, str] = {}
    if sees_tags(vocabulary.actor):
        tags = [
            tag
            for tag in Tag.objects.all()
            if not tag.retired or str(tag.pk) in chosen.get("tag", ())
        ]
        names["tag"] = {str(tag.pk): tag.name for tag in tags}
        colours = {str(tag.pk): tag.colour for tag in tags}
    found = []
    for name, label in LABELS.items():
        picked = chosen.get(name, ())
        offered = set(there[name]).union(picked) if name in there else names[name]
        options = [
            Option(value, text, value in picked, colours.get(value, "") if name == "tag" else "")
            for value, text in names[name].items()
            if value in offered
        ]
        if name in SORTED:
            options.sort(key=lambda option: (option.value == NONE, option.label.casefold()))
        found.append(Facet(name, str(label), options))
    return [facet for facet in found if facet.options]


def _people(pks: set[str], actor: Actor) -> dict[str, str]:
    """Names by id, oneself first."""
    rows: list[tuple[Any, str]] = list(
        User.objects.filter(pk__in=pks).order_by("name").values_list("pk", "name")
    )
    rows.sort(key=lambda row: row[0] != actor.user_id)
    mine = _("%(name)s (you)")
    return {str(pk): mine % {"name": name} if pk == actor.user_id else name for pk, name in rows}


SORTED = frozenset({"country", "language", "waiting", "blocker"})
