"""Which facts a condition of the protocol asks for, and what it says in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from casework.protocols.expressions import leaves
from casework.protocols.schema import Expression
from workflows.case import words


def facts_in(expression: Expression | None, rules: Protocol) -> set[str]:
    """The names of the facts that a condition looks at, composites opened."""
    found: set[str] = set()
    for _name, arguments in leaves(expression, rules.file.predicates):
        for value in arguments.values():
            found |= {v for v in (value if isinstance(value, list) else [value]) if _is(rules, v)}
    return found


def with_derived(names: set[str], rules: Protocol) -> set[str]:
    """Names of facts, and of those that are derived from them."""
    derived = {
        spec.name
        for spec in rules.facts.values()
        if spec.derived is not None and names.intersection(spec.derived.of)
    }
    return names if derived <= names else with_derived(names | derived, rules)


def _is(rules: Protocol, value: Any) -> bool:
    return isinstance(value, str) and value in rules.facts


def in_words(expression: Expression | None, rules: Protocol, actor: Actor) -> str:
    """'Only if “The site's answer” is Declined.'; empty where nothing can be named."""
    parts = [
        _part(name, arguments, rules, actor)
        for name, arguments in leaves(expression, rules.file.predicates)
    ]
    said = [part for part in parts if part]
    if not said:
        return ""
    joined = pgettext("joins conditions", " and ").join(said)
    return _("Only if %(condition)s.") % {"condition": joined}


def _part(name: str, arguments: Mapping[str, Any], rules: Protocol, actor: Actor) -> str:
    if name not in ("fact_is", "fact_in"):
        return ""
    spec = rules.facts[arguments["name"]]
    wanted = arguments["values"] if name == "fact_in" else [arguments["value"]]
    zone = words.zone_of(actor)
    values = [words.value(spec, value, actor, zone) for value in wanted]
    return _("“%(fact)s” is %(values)s") % {
        "fact": words.fact(spec, actor),
        "values": pgettext("joins choices", " or ").join(values),
    }
