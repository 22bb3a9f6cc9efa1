"""Publishing a protocol: read its files, check every word, store it whole or not at all."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from casework.protocols import fsm
from casework.protocols.compiled import all_edges
from casework.protocols.lint import Fault, Lint, faults
from casework.protocols.models import ProtocolEdge, ProtocolVersion
from casework.protocols.schema import ProtocolFile

BUNDLED = Path(__file__).parent / "NCT06947460"
WITH_DESK = Path(__file__).parent / "NCT06947460.v3"  # translations keep themselves
NEWEST = Path(__file__).parent / "NCT06947460.v4"  # and the pre-check, whose gaps become work
BASED_ON = "based_on"
EXPRESSIONS = frozenset({"when", "condition", "evidence", "reopens_when", "starts_when"})


class ProtocolRefused(Exception):
    """A protocol was not published. `faults`: file, path inside it and reason, one a line."""

    def __init__(self, lines: list[str]) -> None:
        self.faults = lines
        super().__init__("\n".join(lines))


def read(path: Path) -> tuple[dict[str, Any], dict[str, list[Path]]]:
    """A protocol's data from one JSON file or a folder of them, and which file gave which key.

    In a folder every file holds some of the keys; lists under one key are joined in the order of
    the files' names, so that each stage can have a file of its own. A version that is `based_on`
    another folder says only what is other there: see `changed`.
    """
    data, origin = _joined(path)
    base = data.pop(BASED_ON, None)
    if base is None:
        return data, origin
    if not isinstance(base, str):
        raise ProtocolRefused([f"{path}: {BASED_ON}: names a folder"])
    before, first = read((path / base).resolve())
    return changed(before, data), {**first, **{key: origin[key] for key in data}}


def _joined(path: Path) -> tuple[dict[str, Any], dict[str, list[Path]]]:
    """The files of one folder put together."""
    if not path.exists():
        raise ProtocolRefused([f"{path}: there is no such file or folder"])
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    if not files:
        raise ProtocolRefused([f"{path}: the folder holds no .json file"])
    data: dict[str, Any] = {}
    origin: dict[str, list[Path]] = {}
    lines: list[str] = []
    for file in files:
        try:
            part = _parse(file)
        except ValueError as error:
            lines.append(f"{file}: {error}")
            continue
        for key, value in part.items():
            if key not in data:
                data[key] = value
                origin[key] = [file] * (len(value) if isinstance(value, list) else 1)
            elif isinstance(value, list) and isinstance(data[key], list):
                data[key] = data[key] + value
                origin[key] += [file] * len(value)
            else:
                lines.append(f"{file}: {key}: duplicate key, also in {origin[key][0]}")
    if lines:
        raise ProtocolRefused(lines)
    return data, origin


def changed(before: Any, after: Any) -> Any:
    """A part of a protocol with what a later version says of it.

    Objects are merged key by key, lists of things with codes by their codes and facts by their
    names (new ones come last); anything else is replaced, and expressions are, whole.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        merged = {
            key: value if key in EXPRESSIONS else changed(before.get(key), value)
            for key, value in after.items()
        }
        return {**before, **merged}
    key = next((key for key in ("code", "name") if _all_have(key, before, after)), None)
    if key is None:
        return after
    said = {part[key]: part for part in after}
    known = {part[key] for part in before}
    return [changed(part, said.get(part[key], {})) for part in before] + [
        part for part in after if part[key] not in known
    ]


def _all_have(key: str, *lists: Any) -> bool:
    return all(
        isinstance(parts, list)
        and parts
        and all(isinstance(part, dict) and key in part for part in parts)
        for parts in lists
    )


def _parse(file: Path) -> dict[str, Any]:
    try:
        part = json.loads(
            file.read_text(encoding="utf-8"),
            object_pairs_hook=_each_key_once,
            parse_constant=_no_number,
        )
    except (ValueError, OSError, RecursionError) as error:
        raise ValueError(f"not readable as JSON: {error}") from error
    if not isinstance(part, dict):
        raise ValueError("holds no object")
    return part


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key '{key}'")
        found[key] = value
    return found


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number")


def locate(fault: Fault, root: Path, origin: dict[str, list[Path]]) -> str:
    """A fault with the file it stands in."""
    key, _, rest = fault.path.partition(".")
    name, _, index = key.partition("[")
    files = origin.get(name) or [root]
    position = int(index.rstrip("]")) if index.rstrip("]").isdigit() else 0
    file = files[min(position, len(files) - 1)]
    first = files.index(file)
    here = f"{name}[{position - first}]" if index else name
    return f"{file}: {here}{'.' + rest if rest else ''}: {fault.reason}"


def check(path: Path) -> ProtocolFile:
    """The protocol at a path; raises ProtocolRefused with every fault found."""
    data, origin = read(path)
    try:
        protocol = ProtocolFile.model_validate(data)
    except ValidationError as error:
        found = [Fault(_path(e["loc"]), e["msg"]) for e in error.errors()]
    else:
        found = faults(protocol)
        if not found:
            return protocol
    raise ProtocolRefused([locate(fault, path, origin) for fault in found])


def _path(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "."


def publish(path: Path) -> tuple[ProtocolVersion, bool]:
    """Store a version and its stage graph. Answers the version and whether it is new.

    Loading the same files again changes nothing; other content under a published version's name
    is refused.
    """
    protocol = check(path)
    data = protocol.model_dump(mode="json", by_alias=True)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    known = ProtocolVersion.objects.filter(
        trial=protocol.protocol, version=protocol.version
    ).first()
    if known is not None:
        if known.sha256 == digest:
            return known, False
        taken = f"{protocol.version} is published already with other content"
        raise ProtocolRefused([f"{path}: version: {taken}; give this one a new version"])
    moved = [locate(fault, path, read(path)[1]) for fault in led_elsewhere(protocol)]
    if moved:
        raise ProtocolRefused(moved)
    edges = list(all_edges(protocol))
    with transaction.atomic():
        version = ProtocolVersion.objects.create(
            trial=protocol.protocol, version=protocol.version, data=data, sha256=digest
        )
        ProtocolEdge.objects.bulk_create(
            ProtocolEdge(protocol=version, code=edge.code, from_stage=source, to_stage=edge.to)
            for edge in edges
            if edge.to is not None
            for source in (edge.from_ or ("",))
        )
        try:
            fsm.install(edges)
        except fsm.EdgeChanged as error:
            raise ProtocolRefused([f"{path}: edges: {error}"]) from error
    return version, True


def led_elsewhere(protocol: ProtocolFile) -> list[Fault]:
    """Edges that a published version uses for another way: cases of both share one machine."""
    known = {
        (code, source): target
        for code, source, target in ProtocolEdge.objects.exclude(from_stage="").values_list(
            "code", "from_stage", "to_stage"
        )
    }
    return [
        Fault(f"{at}.to", fsm.led_elsewhere(edge.code, source, before, edge.to))
        for at, edge in Lint(protocol).each_edge()
        for source in edge.from_
        if (before := known.get((edge.code, source))) not in (None, edge.to)
    ]
