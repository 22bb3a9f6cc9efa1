import pytest
from pikepdf import Dictionary, Encryption, Name, ObjectStreamMode

from documents.examination import kinds
from documents.examination.findings import FINDINGS
from documents.examination.looking import ENDINGS, PREVIEWED, Look, look
from tests.documents.opening import papers
from tests.documents.opening.hostile_archives import ARCHIVES
from tests.documents.opening.hostile_kinds import KINDS
from tests.documents.opening.hostile_office import OFFICE_FILES
from tests.documents.opening.hostile_pdf import PDFS, annotated
from tests.documents.opening.hostile_pictures import PICTURES, without_picture

HOSTILE = KINDS | PDFS | PICTURES | ARCHIVES | OFFICE_FILES


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_not_accepted(sent, name):
    make, finding = HOSTILE[name]
    seen = look(sent(make()))
    assert (seen.finding, seen.pages) == (finding, 0), seen
    assert "upload" not in seen.detail  # the log names no files


def test_every_finding_says_what_to_do():
    assert {finding for _, finding in HOSTILE.values()} <= FINDINGS.keys()
    for text in FINDINGS.values():
        assert text.count(". ") >= 1
        assert text.endswith(".")


GOOD = {
    "pdf": (lambda: papers.pdf(3), kinds.PDF, 3),
    "arabic_pdf": (lambda: papers.written_pdf(papers.ARABIC), kinds.PDF, 1),
    "chinese_pdf": (lambda: papers.written_pdf(papers.CHINESE), kinds.PDF, 1),
    "pdf_that_only_its_owner_may_change": (
        lambda: papers.pdf(encryption=Encryption(owner="o", user="")), kinds.PDF, 2,
    ),
    "pdf_packed_well": (
        lambda: papers.pdf(
            5, object_stream_mode=ObjectStreamMode.generate, linearize=True
        ),
        kinds.PDF, 5,
    ),
    "pdf_that_speaks_of_javascript": (
        lambda: papers.pdf(1, lambda d: d.docinfo.update({"/Title": "/JavaScript /JS"})), kinds.PDF, 1,
    ),
    "pdf_with_link": (
        lambda: papers.pdf(1, lambda d: annotated(d, A=Dictionary(S=Name.URI, URI="https://a.org"))),
        kinds.PDF, 1,
    ),
    "photo": (lambda: papers.turned_photo("Hello"), kinds.JPEG, 1),
    "png": (lambda: papers.picture("PNG"), kinds.PNG, 1),
    "webp": (lambda: papers.picture("WEBP"), kinds.WEBP, 1),
    "tiff": (lambda: papers.tiff(3), kinds.TIFF, 3),
    "docx": (papers.word, kinds.DOCX, 0),
    "xlsx": (lambda: papers.sheet(A4="=SUM(A1:B1)"), kinds.XLSX, 0),
    "dicom": (papers.dicom, kinds.DICOM, 1),
    "dicom_report": (lambda: papers.dicom(change=without_picture), kinds.DICOM, 1),
    "dicom_film": (lambda: papers.dicom(frames=4), kinds.DICOM, 4),
    "zip_of_dicom": (
        lambda: papers.archive({f"study/{n}.dcm": papers.dicom() for n in range(3)}), kinds.ZIP, 0,
    ),
    "zip_from_a_mac": (
        lambda: papers.archive(
            {
                "study/a.pdf": papers.pdf(), "study/b.docx": papers.word(),
                "__MACOSX/study/._a.pdf": b"\0\x05\x16\x07\0\x02\0\0Mac OS X" + b"\0" * 50,
                "study/.DS_Store": b"\0\0\0\x01Bud1" + b"\0" * 50,
            }
        ),
        kinds.ZIP, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_file_is_accepted_with_its_pages(sent, name):
    make, kind, pages = GOOD[name]
    assert look(sent(make())) == Look(kind, pages)


NAMES = ["病" * 80 + ".exe", "\u202efdp.exe", "é" * 127, "a b; rm -rf $HOME '\".pdf", "-rf", "..."]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_not_trusted(sent, name):
    assert look(sent(papers.pdf(), name)) == Look(kinds.PDF, 2)
    assert look(sent(b"MZ" + b"\0" * 100, name)).finding == "WRONG_TYPE"


def test_every_accepted_kind_has_an_ending():
    assert {kind for _, kind, _ in GOOD.values()} == ENDINGS.keys()
    assert ENDINGS.keys() > PREVIEWED
