"""That the same file came for another case as well."""

from typing import Any

from django import template

from documents.files import twins
from documents.files.models import File

register = template.Library()


@register.inclusion_tag("files/twins.html", takes_context=True)
def same_file(context: dict[str, Any], file: File) -> dict[str, Any]:
    """A warning about this file, as far as the page's reader may know."""
    return {"elsewhere": twins.elsewhere(file, context["request"].actor)}
