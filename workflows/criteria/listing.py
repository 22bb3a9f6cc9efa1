"""The versions of the criteria, and what stands in one of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from casework.eligibility.criteria import Criterion
from casework.eligibility.loading import Criteria
from casework.eligibility.models import Activation, CriteriaVersion
from casework.eligibility.versions import compiled, in_force
from casework.people.actor import Actor
from workflows.case import words
from workflows.criteria import rules
from workflows.precheck import wording


@dataclass(frozen=True)
class Deed:
    """Who did something with a version, when and why."""

    when: str
    who: str
    role: str
    note: str


@dataclass(frozen=True)
class Row:
    """A version. `activations`: newest first."""

    version: CriteriaVersion
    proposed: Deed
    activations: list[Deed]
    in_force: bool


@dataclass(frozen=True)
class Shown:
    """One criterion of a version as it is read. `rule`: in words; `raw`: as it is kept."""

    criterion: Criterion
    kind: str
    mode: str
    cohorts: str
    rule: list[str]
    raw: str
    ambiguities: list[tuple[str, str]]
    differs: str


@dataclass(frozen=True)
class Content:
    """What stands in a version. `gone`: criteria that are only in the version in force."""

    criteria: Criteria
    shown: list[Shown]
    gone: list[str]
    in_force: bool


def rows(actor: Actor) -> list[Row]:
    """Newest first. Two queries."""
    zone = words.zone_of(actor)
    known = CriteriaVersion.objects.defer("data").select_related("proposed_by").order_by("-pk")
    acts = list(Activation.objects.select_related("by", "criteria").defer("criteria__data"))
    newest: dict[str, int] = {}
    for act in sorted(acts, key=lambda act: act.pk):
        newest[act.criteria.trial] = act.criteria_id
    return [
        Row(
            version,
            Deed(
                words.moment(version.proposed_at, zone),
                words.person(version.proposed_by, version.proposed_role, actor),
                "" if version.proposed_by is None else words.role(version.proposed_role),
                version.note,
            ),
            _deeds((act for act in acts if act.criteria_id == version.pk), actor, zone),
            in_force=newest.get(version.trial) == version.pk,
        )
        for version in known
    ]


def _deeds(acts: Iterable[Activation], actor: Actor, zone: ZoneInfo) -> list[Deed]:
    return [
        Deed(
            words.moment(act.at, zone),
            words.person(act.by, act.role, actor),
            words.role(act.role),
            act.note,
        )
        for act in sorted(acts, key=lambda act: -act.pk)
    ]


def content(version: CriteriaVersion) -> Content:
    """What stands in a version, in its order, and how it differs from the one in force."""
    criteria = compiled(version.pk)
    now = in_force(version.trial)
    raw: dict[str, Any] = version.data["criteria"]
    base = CriteriaVersion.objects.get(pk=now) if now else version
    before: dict[str, Any] = base.data["criteria"]
    shown = [
        Shown(
            criterion,
            str(wording.KINDS[criterion.kind]),
            str(wording.MODES[criterion.mode]),
            ", ".join(criterion.cohorts),
            rules.of(criterion, criteria.elements),
            json.dumps(raw[name], indent=2, ensure_ascii=False),
            [(code, criteria.file.ambiguities.get(code, "")) for code in criterion.ambiguities],
            differs=_differs(raw[name], before.get(name)),
        )
        for name, criterion in criteria.criteria.items()
    ]
    gone = [f"{name} {was['text']}" for name, was in before.items() if name not in raw]
    return Content(criteria, shown, gone, in_force=now == version.pk)


def _differs(raw: Any, before: Any) -> str:
    if before is None:
        return _("not in the version in force")
    return "" if raw == before else _("other than in the version in force")
