"""Papers to look at, with their text where it can be seen on the page."""

from io import BytesIO
from secrets import token_hex
from uuid import uuid4

import pikepdf
import pytest
from django.urls import reverse

from casework import clock
from documents.uploads import verbs
from documents.uploads.samples import sample_pdf


@pytest.fixture
def bring(mara, case):
    """Bring a paper in: bring(content)."""

    def brought(content=None, kind="ECG", **more):
        return verbs.upload(
            case.pk,
            kind,
            actor=mara.actor,
            file=BytesIO(content or sample_pdf(f"Synthetic {kind} {uuid4()}")),
            language="es",
            effective_date=clock.site_today(),
            at_once=more.pop("at_once", True),
            **more,
        )

    return brought


def url(version, name="document-check", *more):
    return reverse(name, args=[version.pk, *more])


def pages_pdf(*texts, size=(400, 600), weight=0, **keys):
    """One page for each text, which stands with its foot 100 points above the page's and 50 from its
    left, 20 points high. weight: bytes that each page weighs besides. keys: of every page: Rotate=90."""
    document = pikepdf.new()
    name = pikepdf.Name
    font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    for text in texts:
        page = document.add_blank_page(page_size=size)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
        drawn = f"%{token_hex(weight)}\nBT /F 20 Tf 50 100 Td ({text}) Tj ET"
        page.Contents = document.make_stream(drawn.encode())
        for key, value in keys.items():
            page[f"/{key}"] = value
    document.docinfo["/Title"] = f"Fiktiv Geheim {uuid4()}"
    out = BytesIO()
    document.save(out)
    return out.getvalue()
