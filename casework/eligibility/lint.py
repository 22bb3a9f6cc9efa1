"""Whether every name in a version of the criteria leads somewhere."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from casework.eligibility.criteria import CriteriaFile, Criterion
from casework.eligibility.elements import Element
from casework.eligibility.flags import AMBIGUITY, SET_BY_CRITERIA
from casework.eligibility.rules import MARK_ONLY, leaves
from casework.eligibility.strict_json import Malformed, step

KINDS = {
    "eq": ("code",),
    "in": ("code",),
    "cmp": ("quantity",),
    "titer": ("titer",),
    "uln_ratio": ("quantity",),
    "list_any_not_in": ("list",),
    "list_any_in": ("list",),
    "within_days": ("date_or_never",),
    "washout": ("list",),
    "course": ("list",),
}
FIELDS = {
    "washout": {"last_dose_date": "date", "ongoing": "flag"},
    "course": {"drug_class": "text", "start": "date", "end": "date", "induction_remission": "code"},
}
Fault = tuple[str, str]


def faults(file: CriteriaFile) -> list[Malformed]:
    """Every name that leads nowhere, with its path."""
    found = [*_version(file)]
    for name, criterion in file.criteria.items():
        for path, reason in (*_criterion(file, criterion), *_rules(file, criterion)):
            found.append((f"criteria.{name}.{path}", reason))
    return [Malformed(f"$.{path}", reason) for path, reason in found]


def _version(file: CriteriaFile) -> Iterator[Fault]:
    version = file.version
    if version.first_review not in version.stages:
        yield "version.first_review", f"there is no stage {version.first_review}"
    birth = file.elements.get(version.birth)
    if birth is None or birth.kind != "date":
        yield "version.birth", f"there is no element {version.birth} that is a date"
    asked = {cohort for one in file.criteria.values() for cohort in one.cohorts}
    for cohort in version.cohorts:
        if cohort not in asked:
            yield f"version.cohorts{step(cohort)}", "there is no criterion for this cohort"
    if not version.cohorts:
        yield "version.cohorts", "names no cohort"


def _criterion(file: CriteriaFile, criterion: Criterion) -> Iterator[Fault]:
    if criterion.required_by not in file.version.stages:
        yield "required_by", f"there is no stage {criterion.required_by}"
    for key in ("cohorts", "advisory_for"):
        yield from _known(key, getattr(criterion, key), file.version.cohorts, "cohort")
    yield from _known("ambiguities", criterion.ambiguities, file.ambiguities, "ambiguity")
    for n, mark in enumerate(criterion.marks):
        yield from _flags(f"marks[{n}].flags", mark.flags, file)
    if criterion.force_unknown is not None:
        yield from _flags("force_unknown.flags", criterion.force_unknown.flags, file)


def _known(path: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    for n, name in enumerate(names):
        if name not in known:
            yield f"{path}[{n}]", f"there is no {what} {name}"


def _flags(path: str, flags: Iterable[str], file: CriteriaFile) -> Iterator[Fault]:
    known = SET_BY_CRITERIA | {AMBIGUITY + name for name in file.ambiguities}
    yield from _known(path, flags, known, "flag")


def _rules(file: CriteriaFile, criterion: Criterion) -> Iterator[Fault]:
    for path, rule in criterion.rules().items():
        for at, name, said in leaves(rule, path):
            if name in MARK_ONLY and not path.startswith("marks"):
                yield at, f"{name} may only say when a mark is set"
            if name == "met" and said not in file.criteria:
                yield at, f"there is no criterion {said}"
            for flags in ("minor_flags", "equal_flags", "doubtful_flags"):
                yield from _flags(f"{at}.{flags}", getattr(said, flags, ()), file)
            if name in KINDS:
                yield from _leaf(file, at, name, said)


def _leaf(file: CriteriaFile, at: str, name: str, said: Any) -> Iterator[Fault]:
    element = file.elements.get(said.element)
    if element is None:
        yield f"{at}.element", f"there is no element {said.element}"
    elif element.kind not in KINDS[name]:
        yield f"{at}.element", f"{said.element} is a {element.kind}, which {name} cannot judge"
    else:
        for path, reason in CHECKS.get(name, _nothing)(said, element):
            yield f"{at}.{path}", reason
        for field, kind in FIELDS.get(name, {}).items():
            if field not in element.items or element.items[field].kind != kind:
                yield f"{at}.element", f"the items of {said.element} have no {field} ({kind})"


def _nothing(said: Any, element: Element) -> Iterator[Fault]:
    yield from ()


def _eq(said: Any, element: Element) -> Iterator[Fault]:
    if said.value not in (element.codes or ()):
        yield "value", f"there is no code {said.value} of {said.element}"


def _in(said: Any, element: Element) -> Iterator[Fault]:
    yield from _known("values", said.values, element.codes or (), f"code of {said.element}")


def _cmp(said: Any, element: Element) -> Iterator[Fault]:
    if said.unit != element.unit:
        yield "unit", f"the unit of {said.element} is {element.unit}"
    for key in ("require", "adult_require"):
        for attribute, codes in getattr(said, key).items():
            if attribute not in element.says:
                yield f"{key}.{attribute}", f"{said.element} says no {attribute}"
            else:
                yield from _known(f"{key}.{attribute}", codes, element.says[attribute], attribute)


def _uln_ratio(said: Any, element: Element) -> Iterator[Fault]:
    if not element.upper_limit:
        yield "element", f"reports of {said.element} print no upper limit"


def _items(said: Any, element: Element) -> Iterator[Fault]:
    field = element.items.get(said.field)
    if field is None:
        yield "field", f"the items of {said.element} have no {said.field}"
    elif field.codes:
        key = "allowed" if hasattr(said, "allowed") else "values"
        yield from _known(key, getattr(said, key), field.codes, f"code of {said.field}")


def _course(said: Any, element: Element) -> Iterator[Fault]:
    field = element.items.get("induction_remission")
    if field is not None and said.remission not in (field.codes or ()):
        yield "remission", f"there is no code {said.remission} of induction_remission"
    classes = element.items.get("drug_class")
    if classes is not None and classes.offered:
        yield from _known("drug_classes", said.drug_classes, classes.offered, "drug class")


CHECKS: dict[str, Callable[[Any, Element], Iterator[Fault]]] = {
    "eq": _eq,
    "in": _in,
    "cmp": _cmp,
    "uln_ratio": _uln_ratio,
    "list_any_not_in": _items,
    "list_any_in": _items,
    "course": _course,
}
