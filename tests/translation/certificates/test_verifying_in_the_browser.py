"""The public page on a large screen and a small one, and comparing a file there."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from documents.storage import store
from tests.accessibility import violations_in_both_themes
from translation.certificates import verbs
from translation.certificates.serials import new_serial

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def certificate(made):
    return made()


def given(content, name="paper.pdf"):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_number_is_typed_and_a_file_compared(page, certificate):
    page.goto(reverse("verify"))
    page.get_by_label("Serial number").fill(certificate.serial.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Valid")).to_be_visible()
    content = b"".join(store().read(certificate.file.key))
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    file = page.get_by_label("Compare your file")
    expect(file).to_be_visible()  # once somebody listens to it
    file.set_input_files(given(content))
    expect(page.get_by_text("This file is the certified one.")).to_be_visible()
    file.set_input_files(given(content[:-1]))
    expect(page.get_by_text("This file differs from the certified one.")).to_be_visible()
    expect(page.get_by_text("This file is the certified one.")).to_be_hidden()
    assert [address for address in sent if "/static/" not in address] == []


def test_everybody_can_read_it(page, certificate, issue, reviewer, console_errors):
    place = reverse("verify-serial", args=[certificate.serial])
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for where in (place, reverse("verify"), reverse("verify-serial", args=[new_serial()])):
            page.goto(where)
            assert violations_in_both_themes(page) == [], where
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    verbs.supersede(certificate.serial, actor=reviewer, by=issue().serial)
    page.goto(place)
    assert violations_in_both_themes(page) == []
    verbs.revoke(certificate.serial, actor=reviewer, reason="It was issued by mistake today.")
    page.goto(place)
    assert violations_in_both_themes(page) == []
    console_errors.clear()  # of the certificate that is not there
