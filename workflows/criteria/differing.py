"""What two runs say differently of one criterion, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.eligibility.results import Precheck, Result
from casework.people.actor import Actor
from workflows.precheck import wording
from workflows.precheck.sheet import GROUPS


@dataclass(frozen=True)
class Changed:
    """A criterion of which something else would be said."""

    id: str
    before: str
    after: str


def changed(before: Precheck | None, after: Precheck | None) -> list[str]:
    """The criteria of which something else is said, by their ids."""
    first, then = _by_id(before), _by_id(after)
    names = dict.fromkeys([*then, *first])
    return [name for name in names if _said(first.get(name)) != _said(then.get(name))]


@dataclass(frozen=True)
class Telling:
    """Says for one reader what changed. `unclear`: the texts of the criteria's ambiguities."""

    unclear: Mapping[str, str]
    actor: Actor

    def of(self, name: str, before: Precheck | None, after: Precheck | None) -> Changed:
        """In the first words that differ: the state, what it means, an old value's, the remarks."""
        one, other = _by_id(before).get(name), _by_id(after).get(name)
        told = _words(one), _words(other)
        if one is not None and other is not None:
            ways: tuple[Callable[[Result], str], ...] = (_meaning, _provisional, self._remarks)
            for way in ways:
                if told[0] == told[1]:
                    told = way(one), way(other)
        return Changed(name, *told)

    def _remarks(self, result: Result) -> str:
        said = [wording.flag(code, self.unclear, self.actor) for code in result.flags]
        return " ".join(said) or _("without a remark")


def _by_id(found: Precheck | None) -> dict[str, Result]:
    return {result.id: result for result in found.results} if found else {}


def _said(result: Result | None) -> tuple[Any, ...] | None:
    if result is None:
        return None
    said = result.state, result.effect, result.gap_type, result.blocking, result.provisional
    return *said, frozenset(result.flags)


def _words(result: Result | None) -> str:
    if result is None:
        return _("not among the criteria")
    read = list(result.provenance)
    return wording.state({"state": result.state, "gap_type": result.gap_type, "entries": read})


def _meaning(result: Result) -> str:
    code = {"CONFLICT": "conflicts", "PASS": "rest"}.get(result.effect)
    return str(GROUPS[code or ("blocking" if result.blocking else "planned")][0])


def _provisional(result: Result) -> str:
    return wording.provisional({"provisional": result.provisional}) or _("nothing too old")
