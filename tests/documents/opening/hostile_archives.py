"""Archives that nobody should send."""

import zipfile

from tests.documents.clamd import EICAR
from tests.documents.opening import papers
from tests.documents.opening.hostile import Hostile
from tests.documents.opening.hostile_kinds import KINDS
from tests.documents.opening.hostile_pdf import PDFS
from tests.documents.opening.hostile_pictures import with_document

ARCHIVES = Hostile()


def linked():
    link = zipfile.ZipInfo("papers")
    link.external_attr = 0o120777 << 16
    return papers.archive({link: b"/etc"})


def lying_zip():
    """Its directory claims little; more comes out."""
    whole = bytearray(papers.archive({"a.dcm": bytes(50_000_000)}))
    size = (50_000_000).to_bytes(4, "little")
    return bytes(whole.replace(size, (1000).to_bytes(4, "little")))


def locked_zip():
    """The flag alone: zipfile writes no encrypted members."""
    whole = bytearray(papers.archive({"a.dcm": papers.dicom()}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def overlapping():
    """Two names in the directory for one member."""
    whole = papers.archive({"a.dcm": papers.dicom(), "b.dcm": papers.dicom()})
    second = whole.rindex(b"PK\x01\x02") + 42
    return whole[:second] + bytes(4) + whole[second + 4 :]


ARCHIVES.each("UNSAFE_NAMES", zip_with_a_link=linked())
for made, escape in enumerate(
    ["../../etc/cron.d/a", "/etc/cron.d/a", "..\\..\\a", "C:\\a.dcm", "a/../../b.dcm"]
):
    ARCHIVES.each(
        "UNSAFE_NAMES", **{f"zip_that_leads_out_{made}": papers.archive({escape: papers.dicom()})}
    )
ARCHIVES.each("ENCRYPTED", zip_locked=locked_zip())
ARCHIVES.each(
    "BROKEN", zip_cut=papers.archive({"a.dcm": papers.dicom()})[:-30], zip_overlapping=overlapping()
)
ARCHIVES.each("BROKEN", zip_that_lies=lying_zip())
ARCHIVES.each(
    "NESTED",
    zip_in_zip=papers.archive({"b.zip": papers.archive({"a.dcm": papers.dicom()})}),
    gzip_in_zip=papers.archive({"b.gz": b"\x1f\x8b\x08\0" + b"\0" * 40}),
)
ARCHIVES.each(
    "WRONG_INSIDE",
    eicar_in_zip=papers.archive({"a.dcm": papers.dicom(), "b.txt": EICAR}),
    program_in_zip=papers.archive({"viewer.exe": b"MZ" + b"\0" * 300}),
    photo_of_an_iphone_in_zip=papers.archive({"a.heic": KINDS["heic"][0]()}),
)


ARCHIVES.each(
    "POLYGLOT",
    program_in_dicom_in_zip=papers.archive({"a.dcm": b"MZ" + papers.dicom()[2:]}),
)
ARCHIVES.each(
    "ACTIVE",
    document_in_dicom_in_zip=papers.archive({"a.dcm": papers.dicom(change=with_document)}),
)


@ARCHIVES.expects("ACTIVE")
def script_in_zip():
    return papers.archive({"a.pdf": PDFS["pdf_script_at_opening"][0]()})


@ARCHIVES.expects("BOMB")
def zip_bomb():
    return papers.archive({f"{number}.dcm": bytes(100 << 20) for number in range(3)})


@ARCHIVES.expects("TOO_MANY_FILES")
def zip_of_endless_members():
    return papers.archive({f"{number}": b"" for number in range(20_001)}, method=zipfile.ZIP_STORED)
