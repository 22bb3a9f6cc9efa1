"""The intake desk: who sees which files, filing one, setting one aside, and the same file twice."""

import io
from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from documents.files.examining import examine
from documents.intake import dates
from documents.intake.verbs import file_paper, set_aside
from documents.models import File, Seen, SetAside, Version
from documents.storage import store
from documents.uploads.refusing import UploadRefused
from documents.uploads.samples import sample_pdf
from tests.documents.viewing.papers import pages_pdf
from tests.people_and_cases import join, make_case

pytestmark = pytest.mark.django_db
PDF = sample_pdf("Synthetic ECG")
NO_PAPER = "A photo of the family's dog"


def came(reader, case=None, *, content=PDF, name="scan.pdf", looked_into=True):
    """A file that came loose."""
    file = File.objects.create(
        case=case,
        name=name,
        size=len(content),
        came_at=clock.now(),
        came_by=reader.user,
        came_role=reader.role,
    )
    store().put(file.key, io.BytesIO(content))
    if looked_into:
        examine(file.pk, apart=False)
        file.refresh_from_db()
    return file


def place(file, name="intake-paper", *more):
    return reverse(name, args=[file.pk, *more])


def given(case, **more):
    return {
        "case": case.code,
        "document_type": "ECG",
        "language": "es",
        "effective_date": "5 Jan 2026",
        **more,
    }


def listed(reader, said):
    return said(reader.get(reverse("intake")))


def test_an_empty_desk_says_so(mara, said):
    assert "Nothing waits to be filed" in listed(mara, said)


def test_a_file_is_filed_and_the_next_one_opens_with_the_same_case(mara, case):
    first, second = came(mara), came(mara, content=sample_pdf("Another"))
    page = mara.get(place(first), case=case.code)
    assert page.status_code == 200
    answer = mara.post(place(first), given(case))
    assert answer.url == f"{place(second)}?case={case.code}"
    version = Version.objects.get()
    assert (version.case, version.document_type, version.file) == (case, "ECG", first)
    assert (version.effective_date, version.uploaded_by) == (date(2026, 1, 5), mara.user)
    assert mara.get(place(first)).status_code == 404  # it waits no more


def test_after_the_last_one_the_desk_is_empty(mara, case, said):
    answer = mara.client.post(place(came(mara)), given(case), follow=True)
    assert f"Filed to {case.code}" in said(answer)
    assert "Nothing waits to be filed" in said(answer)


def test_one_file_may_fill_several_papers(mara, case):
    file = came(mara)
    mara.post(place(file), given(case, also=["ECHO"]))
    assert set(file.versions.values_list("document_type", flat=True)) == {"ECG", "ECHO"}


def test_what_the_case_still_needs_is_offered_first(mara, case, said):
    page = said(mara.get(place(came(mara)), case=case.code))
    page = mara.get(place(File.objects.get()), case=case.code).content.decode()
    assert page.index('label="Still needed"') < page.index('label="Others"')
    assert 'value="es" selected' in page


def test_a_file_that_is_still_being_checked_may_be_filed(mara, case, said):
    file = came(mara, looked_into=False)
    assert "being checked" in said(mara.get(place(file)))
    assert mara.post(place(file), given(case)).status_code == 302
    examine(file.pk, apart=False)
    assert Version.objects.get().status == "RECEIVED"


def test_a_file_that_is_kept_out_is_not_filed(mara, case, said):
    file = came(mara, content=b"MZ\x90\x00 a program")
    assert file.finding == "WRONG_TYPE"
    page = said(mara.get(place(file)))
    assert "This kind of file is not accepted." in page
    assert mara.get(place(file, "intake-page", 1)).status_code == 404
    assert mara.get(place(file, "intake-file")).url == place(file)
    assert mara.post(place(file), given(case)).status_code == 409
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"document_type": ""},
        {"document_type": "NOTHING"},
        {"language": "tlh"},
        {"effective_date": "05/01/2026"},
        {"effective_date": ""},
        {"also": ["NOTHING"]},
    ],
)
def test_what_is_wrong_in_the_form_is_said(mara, case, wrong):
    assert mara.post(place(came(mara)), given(case, **wrong)).status_code == 422
    assert not Version.objects.exists()


def test_a_date_to_come_is_refused(mara, case, said):
    answer = mara.post(place(came(mara)), given(case, effective_date="5 Jan 2999"))
    assert answer.status_code == 422 or "future" in said(answer)
    assert not Version.objects.exists()


def test_of_two_who_file_at_once_one_is_told(mara, sign, case):
    manager = sign("MGR", case)
    file = came(mara)
    act = {"language": "es", "effective_date": date(2026, 1, 5)}
    file_paper(file.pk, case.pk, "ECG", actor=mara.actor, **act)
    with pytest.raises(UploadRefused, match="just now"):
        file_paper(file.pk, case.pk, "ECHO", actor=manager.actor, **act)
    with pytest.raises(UploadRefused, match="just now"):
        set_aside(file.pk, actor=manager.actor, reason=NO_PAPER)
    assert Version.objects.count() == 1


def test_a_file_is_set_aside_with_a_reason_and_stays(mara, case):
    file = came(mara)
    assert mara.post(place(file, "intake-aside"), {"reason": "no"}).status_code == 422
    assert mara.post(place(file, "intake-aside"), {"reason": NO_PAPER}).url == reverse("intake")
    file.refresh_from_db()
    assert (file.state, file.finding) == ("QUARANTINED", "DISCARDED")
    aside = SetAside.objects.get()
    assert (aside.file, aside.by, aside.role, aside.reason) == (file, mara.user, "COORD", NO_PAPER)
    assert store().size(file.key) == len(PDF)
    assert mara.get(place(file)).status_code == 404
    assert mara.get(place(file, "intake-aside")).status_code == 302


def test_the_page_is_shown_and_that_is_on_record(mara):
    file = came(mara)
    answer = mara.get(place(file, "intake-page", 1))
    assert answer.content.startswith(b"\x89PNG")
    mara.get(place(file, "intake-file"))
    assert list(Seen.objects.order_by("pk").values_list("file", "user", "kind")) == [
        (file.pk, mara.user.pk, "shown"),
        (file.pk, mara.user.pk, "downloaded"),
    ]


def test_whoever_looks_at_any_page_is_on_record_once(mara):
    file = came(mara, content=pages_pdf("One", "Two", "Three"))
    for number in (3, 2):
        assert mara.get(place(file, "intake-page", number)).status_code == 200
    assert Seen.objects.get().file == file


def test_loose_files_are_seen_by_who_brought_them_and_by_managers(mara, sign, said):
    came(mara, name="von-mara.pdf")
    assert "von-mara.pdf" in listed(mara, said)
    assert "von-mara.pdf" in listed(sign("MGR"), said)
    other = sign("COORD")
    assert "von-mara.pdf" not in listed(other, said)
    for name in ("intake-paper", "intake-file"):
        assert other.get(place(File.objects.get(), name)).status_code == 404
    assert other.get(place(File.objects.get(), "intake-page", 1)).status_code == 404


def test_unfiled_files_of_a_case_are_seen_by_who_opens_it_without_a_question(
    mara, sign, case, said
):
    came(mara, case, name="loose-in-case.pdf")
    assert "loose-in-case.pdf" in listed(mara, said)
    assert "loose-in-case.pdf" in listed(sign("SITE_CRC", case), said)
    manager = sign("MGR")
    assert "loose-in-case.pdf" not in listed(manager, said)
    join(case, manager.user, "MGR")
    assert "loose-in-case.pdf" in listed(manager, said)


def test_a_file_of_a_case_is_filed_there_whatever_is_sent(mara, case, protocol_version):
    other = make_case(mara.user, protocol_version, name="Otra Ejemplo-Dos", cohort="SSC")
    mara.post(place(came(mara, case)), given(other))
    assert Version.objects.get().case == case


def test_a_strangers_case_is_not_there(mara, foreign):
    file = came(mara)
    assert mara.get(place(file), case=foreign.code).status_code == 404
    assert mara.post(place(file), given(foreign)).status_code == 404


def test_a_manager_says_why_before_the_case_is_chosen(mara, sign, case):
    manager = sign("MGR")
    answer = manager.get(place(came(mara)), case=case.code)
    assert answer.url.startswith(reverse("case-purpose", args=[case.code]))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("{code}", True),
        ("{digits}", True),
        ("camino", True),
        ("Kamino", True),
        ("Persona", False),  # of another coordinator
        ("", False),
    ],
)
def test_a_case_is_found_by_code_or_name(mara, case, foreign, typed, found):
    digits = case.code.removeprefix("CW-").lstrip("0")
    text = typed.format(code=case.code.lower(), digits=digits)
    answer = mara.post(reverse("intake-cases"), {"typed": text}).json()["cases"]
    offered = {"code": case.code, "label": f"{case.code} · Camino Ejemplo-Uno"}
    assert answer == ([offered] if found else [])


def test_a_name_is_not_told_to_who_must_first_say_why(case, sign):
    answer = sign("MGR").post(reverse("intake-cases"), {"typed": case.code}).json()["cases"]
    assert answer == [{"code": case.code, "label": case.code}]


def test_without_scripts_a_typed_case_is_chosen_or_offered(mara, case, said):
    file = came(mara)
    assert mara.post(place(file), {"typed": "camino"}).url == f"{place(file)}?case={case.code}"
    answer = mara.post(place(file), {"typed": "nobody"})
    assert answer.status_code == 422
    assert "No case of yours is called so." in said(answer)


def test_the_header_counts(mara, said):
    assert said(mara.get(reverse("intake-count"))) == ""
    came(mara)
    assert said(mara.get(reverse("intake-count"))) == "1 1 waits to be filed"


def test_the_same_file_is_refused_in_the_same_case(mara, case, said):
    came(mara, case)
    again = came(mara)
    answer = mara.post(place(again), given(case))
    assert answer.status_code == 409
    assert "This very file came to the case already" in said(answer)


def test_the_same_file_loose_in_a_case_twice_is_kept_out(mara, case):
    came(mara, case)
    again = came(mara, case)
    assert (again.state, again.finding) == ("QUARANTINED", "DUPLICATE")


def test_the_same_file_in_another_case_is_flagged_and_the_case_named_only_to_who_sees_it(
    mara, sign, case, foreign, protocol_version, said
):
    warning = "The same file was received for another case as well"
    came(mara, foreign)
    file = came(mara)
    page = said(mara.get(place(file)))
    assert warning in page
    assert foreign.code not in page
    own = make_case(mara.user, protocol_version, name="Otra Ejemplo-Dos", cohort="SSC")
    came(mara, own)
    page = said(mara.get(place(file)))
    assert own.code in page
    assert foreign.code not in page

    mara.post(place(file), given(case))
    paper = Version.objects.get()
    check = reverse("document-check", args=[paper.pk])
    assert warning in said(mara.get(check))
    assert foreign.code not in said(mara.get(check))
    assert warning not in said(sign("PATIENT", case).get(check))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12.11.2026", date(2026, 11, 12)),
        ("2026-11-12", date(2026, 11, 12)),
        ("12 Nov 2026", date(2026, 11, 12)),
        ("12 November 26", date(2026, 11, 12)),
        ("12 Nov", date(2025, 11, 12)),
        ("1.3.", date(2026, 3, 1)),
        ("29 feb", date(2024, 2, 29)),
        ("1.2.98", date(1998, 2, 1)),
        ("12/11/2026", None),
        ("31.4.2026", None),
        ("12 Foo", None),
        ("12 Ma 2026", None),
        ("yesterday", None),
        ("1.1.1850", None),
    ],
)
def test_a_date_is_read_as_it_is_typed(typed, meant):
    today = date(2026, 6, 1)
    if meant is None:
        with pytest.raises(dates.NotADate):
            dates.read(typed, today)
    else:
        assert dates.read(typed, today) == meant


def test_a_typed_date_is_said_back(mara):
    place = reverse("intake-date")
    assert mara.post(place, {"effective_date": "12.11.2024"}).json() == {
        "day": "Tuesday, 12 November 2024"
    }
    assert "slashes" in mara.post(place, {"effective_date": "1/2/2024"}).json()["error"]


def test_sixty_files_cost_no_more_queries_than_one(mara, django_assert_max_num_queries):
    for n in range(60):
        came(mara, name=f"scan {n}.pdf", looked_into=False)
    with django_assert_max_num_queries(12):
        mara.get(reverse("intake"))
