"""The public page: valid, superseded or revoked, and not a word more."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from translation.certificates import verbs
from translation.certificates.serials import new_serial

WHY = "The dose on page 2 was read wrongly."


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


def ask(serial):
    return Client().get(reverse("verify-serial", args=[serial]))


def test_a_valid_certificate_is_said_to_be_valid_in_two_languages(made, said):
    certificate = made()
    answer = ask(certificate.serial)
    assert answer.status_code == 200
    page = said(answer)
    assert "This certificate is valid." in page
    assert "本证明有效。" in page
    assert certificate.serial in page
    assert certificate.stated_on.isoformat() in page


def test_what_was_superseded_or_revoked_is_said_to_be(made, issue, reviewer, said):
    certificate = made()
    verbs.supersede(certificate.serial, actor=reviewer, by=issue().serial)
    page = said(ask(certificate.serial))
    assert "A newer certificate has replaced this one." in page
    assert "本证明已被新的证明替换" in page
    assert "is valid" not in page
    verbs.revoke(certificate.serial, actor=reviewer, reason=WHY)
    page = said(ask(certificate.serial))
    assert "This certificate was withdrawn." in page
    assert "本证明已被撤销" in page
    assert "replaced" not in page


def test_it_says_nothing_of_patient_language_kind_or_people(made, reviewer):
    certificate = made()
    verbs.revoke(certificate.serial, actor=reviewer, reason=WHY)
    page = ask(certificate.serial).content.decode()
    case = certificate.case
    for secret in (
        case.code,
        certificate.translator_name,
        certificate.reviewer_name,
        certificate.reviewer_credential,
        certificate.source_sha256,
        certificate.text_sha256,
        WHY,
        "风湿科",
        "Arabic",
        "MED_SUMMARY",
    ):
        assert secret not in page


@pytest.mark.parametrize("serial", ["CW-00001", "x", "CW-7K3M-9QXD-2V5U", "无"])
def test_what_is_no_serial_is_not_there(db, said, serial):
    answer = ask(serial)
    assert answer.status_code == 404
    assert "There is no certificate with this number." in said(answer)
    assert "没有该编号的证明" in said(answer)


def test_an_unknown_certificate_is_not_there(db, said):
    answer = ask(new_serial())
    assert answer.status_code == 404
    assert "There is no certificate with this number." in said(answer)


def test_a_certificate_whose_paper_is_not_made_is_not_there(issue):
    assert ask(issue().serial).status_code == 404


def test_a_typed_number_leads_to_its_page(made):
    certificate = made()
    typed = certificate.serial.lower().replace("-", " ")
    answer = Client().get(reverse("verify"), {"serial": typed})
    assert answer.url == reverse("verify-serial", args=[certificate.serial])


def test_a_number_typed_wrongly_is_told_in_two_languages(db, said):
    answer = Client().get(reverse("verify"), {"serial": "CW-00001"})
    assert answer.status_code == 422
    assert "This is no serial number." in said(answer)
    assert "编号有误" in said(answer)


def test_search_engines_and_caches_keep_none_of_it(made):
    for answer in (ask(made().serial), Client().get(reverse("verify")), ask("x")):
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_nobody_asks_without_end(db, said):
    for _ in range(60):
        ask("x")
    answer = ask("x")
    assert answer.status_code == 429
    assert "Wait a minute" in said(answer)
    assert Client().get(reverse("verify"), REMOTE_ADDR="198.51.100.7").status_code == 200


def test_nothing_is_sent_to_it(made):
    assert Client().post(reverse("verify")).status_code == 405
    assert Client().post(reverse("verify-serial", args=[made().serial])).status_code == 405
