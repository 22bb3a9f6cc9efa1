"""What pages about cases and papers say of legal holds and deletions, in one line of theirs."""

from typing import Any

from django import template

from casework.cases.models import Case
from documents.retention import showing
from documents.retention.models import KEEPERS
from documents.uploads.models import Version

register = template.Library()


@register.inclusion_tag("retention/state.html", takes_context=True)
def paper_retention(context: dict[str, Any], version: Version) -> dict[str, Any]:
    """Hold, request and what may be asked for."""
    return {"version": version, "shown": showing.shown(version.file, context["actor"])}


@register.inclusion_tag("retention/tombstone.html", takes_context=True)
def paper_tombstone(context: dict[str, Any], version: Version) -> dict[str, Any]:
    """In place of a deleted paper; nothing while it is there."""
    return {
        "file": version.file,
        "gone": showing.tombstone(version.file),
        "tells": showing.tells_who(context["actor"]),
    }


@register.inclusion_tag("retention/case_line.html", takes_context=True)
def case_legal_hold(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """That nothing of a case is deleted now."""
    actor = context["actor"]
    return {"hold": showing.hold_on(case, actor), "keeps": actor.role in KEEPERS}
