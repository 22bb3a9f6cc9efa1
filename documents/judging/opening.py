"""Taking up a version to judge it: its case locked, its state and the actor's role looked at."""

from collections.abc import Collection

from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case
from casework.guards import refusal
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from documents.models import Status, Version
from documents.uploads.access import may_verify
from documents.uploads.refusing import UploadRefused


def open_version(
    version_id: int, actor: Actor, expected: Collection[str]
) -> tuple[Case, Version, Protocol]:
    """A version in one of these states that the actor may judge, its case locked."""
    case, version, rules = locked_version(version_id, actor)
    if not may_verify(rules.documents[version.document_type], actor):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    refuse_unless(version, expected)
    return case, version, rules


def refuse_unless(version: Version, expected: Collection[str]) -> None:
    """Refused when somebody has judged it meanwhile."""
    if version.status not in expected:
        text = f"This version is {Status(version.status).label} already. Reload the page."
        raise UploadRefused([Blocker("VERSION_NOT_OPEN", text)])


def locked_version(version_id: int, actor: Actor) -> tuple[Case, Version, Protocol]:
    case_id = Version.objects.values_list("case_id", flat=True).get(pk=version_id)
    case = changes.lock(case_id, actor)
    return (
        case,
        Version.objects.select_related("file").get(pk=version_id),
        protocol(case.protocol_id),
    )


def refuse(rules: Protocol, code: str) -> UploadRefused:
    """One of the protocol's own refusals."""
    return UploadRefused([refusal(rules.file.refusals, code)])


def refuse_unexamined(version: Version) -> None:
    """Raises UploadRefused: nobody judges what nobody may open."""
    if not version.file.is_clean:
        text = "The file is still being checked for viruses and damage. Try again in a minute."
        raise UploadRefused([Blocker("FILE_NOT_EXAMINED", text)])
