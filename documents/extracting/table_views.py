"""A laboratory's table: pasted or from a file, looked at row by row, saved whole or not at all."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.eligibility.access import ENTERS
from casework.eligibility.refusing import EligibilityRefused
from casework.eligibility.versions import elements_for
from casework.people.access import ActingRequest, acting
from documents.extracting import entering
from documents.extracting.access import Opened, opened
from documents.extracting.showing import paper as shown
from documents.extracting.tables import MOST_BYTES, Row, Source, TableNotRead, rows
from documents.extracting.views import not_yet
from documents.uploads.answers import CONFLICT, MALFORMED
from documents.uploads.forms import DressedForm

TOO_LARGE = gettext_lazy("This is more than 100 KB. Send it in parts.")


class TableForm(DressedForm):
    """A table as text or as a file; a file counts more, for it was chosen just now."""

    needed = ("text",)

    text = forms.CharField(
        label=gettext_lazy("The table"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "wrap": "off"}),
        help_text=gettext_lazy(
            "One value a row: element, value, unit, upper limit, date, page. Columns are apart by"
            " tabs, semicolons or commas; a first row may name them. At most 200 rows."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    page = forms.IntegerField(
        label=gettext_lazy("Page"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("For rows that name none."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", TOO_LARGE)
                return given
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Its letters cannot be read. Save it as CSV in UTF-8."))
        if not self.errors and not (given.get("text") or "").strip():
            self.add_error("text", _("Paste the table, or choose its file."))
        return given


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*ENTERS)
def table(request: ActingRequest, pk: int) -> HttpResponse:
    """`step=save` enters what was looked at; any other step looks at it."""
    paper = opened(request, pk)
    if not paper.is_accepted:
        return not_yet(request, paper)
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "GET":
        if not paper.may_enter:  # it says there why
            return redirect("document-values", pk)
        return page(request, paper, context)
    if not form.is_valid():
        return page(request, paper, context, MALFORMED)
    try:
        found = read(paper, form)
    except TableNotRead as unread:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(unread))
        return page(request, paper, context, MALFORMED)
    # what a file held can be mended where it is looked at
    given = form.cleaned_data
    again = TableForm(initial={"text": given["text"], "page": given["page"]})
    context |= {"form": again, "rows": found, "counted": counted(found)}
    if request.POST.get("step") != "save":
        return page(request, paper, context)
    return save(request, paper, found, context)


def save(
    request: ActingRequest, paper: Opened, found: list[Row], context: dict[str, Any]
) -> HttpResponse:
    """All rows that are known, or none."""
    given = [row.given for row in found if row.given is not None]
    if not given or any(row.fault for row in found):
        return page(request, paper, context, MALFORMED)
    try:
        made = entering.enter_all(paper.version.pk, given, actor=request.actor)
    except EligibilityRefused as refused:
        return page(request, paper, context | {"refused": refused.blockers}, CONFLICT)
    n = len(made)
    said = ngettext("%(n)s value is saved.", "%(n)s values are saved.", n) % {"n": n}
    messages.success(request, said)
    return redirect("document-values", paper.version.pk)


def read(paper: Opened, form: TableForm) -> list[Row]:
    evidence = paper.version.evidence
    assert evidence is not None
    given = form.cleaned_data
    source = Source(evidence.pk, evidence.pages, given["page"], evidence.clinical_date)
    return rows(given["text"], elements_for(paper.case), source)


def counted(found: list[Row]) -> dict[str, int]:
    """How many rows are entered, have a fault, and are left out."""
    return {
        "good": sum(row.given is not None for row in found),
        "faults": sum(bool(row.fault) for row in found),
        "out": sum(row.element is None for row in found),
    }


def page(
    request: ActingRequest, paper: Opened, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {"opened": paper, "version": paper.version, "case": paper.case}
    return render(request, "extracting/table.html", context | shown(request, paper), status=status)
