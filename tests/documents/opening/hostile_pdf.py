"""PDF files that nobody should send."""

import functools
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.documents.opening import papers
from tests.documents.opening.hostile import Hostile

PDFS = Hostile()


def cut(share):
    whole = papers.written_pdf(papers.CHINESE)
    return whole[: int(len(whole) * share)]


PDFS.each(
    "BROKEN",
    pdf_cut_at_a_tenth=cut(0.1),
    pdf_cut_in_the_middle=cut(0.5),
    pdf_cut_in_its_table=cut(0.97),
    pdf_without_its_last_bytes=papers.pdf()[:-4],
    pdf_head_alone=b"%PDF-1.7\n",
    pdf_mark_and_noise=b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF",
    pdf_behind_junk=b"\0" * 100 + papers.pdf(),
)


@PDFS.expects("ENCRYPTED")
def pdf_locked_for_readers():
    return papers.pdf(encryption=pikepdf.Encryption(owner="o", user="u"))


def pdf_with(finding, name, change):
    PDFS[name] = (lambda: papers.pdf(2, change), finding)


def opens_with(document, **action):
    document.Root.OpenAction = Dictionary(**action)


def annotated(document, **keys):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **keys)
    document.pages[0].Annots = Array([note])


def attached(document):
    document.attachments["a.txt"] = b"hidden"


pdf_with("ACTIVE", "pdf_script_at_opening", lambda d: opens_with(d, S=Name.JavaScript, JS="x()"))
pdf_with("ACTIVE", "pdf_launch", lambda d: opens_with(d, S=Name.Launch, F="calc.exe"))
pdf_with(
    "ACTIVE", "pdf_of_elsewhere", lambda d: opens_with(d, S=Name.GoToR, F="//host/a.pdf", D=[0])
)
pdf_with("ACTIVE", "pdf_attachment", attached)
pdf_with(
    "ACTIVE",
    "pdf_script_deep_in_a_note",
    lambda d: annotated(
        d, AA=Dictionary(E=Dictionary(Next=[Dictionary(S=Name.JavaScript, JS="x")]))
    ),
)
pdf_with(
    "ACTIVE",
    "pdf_form_that_is_sent",
    lambda d: annotated(d, A=Dictionary(S=Name.SubmitForm, F="https://example.org")),
)
pdf_with(
    "ACTIVE",
    "pdf_with_xfa",
    lambda d: d.Root.update({"/AcroForm": Dictionary(XFA=d.make_stream(b"<x/>"))}),
)
pdf_with("BOMB", "pdf_huge_page", lambda d: setattr(d.pages[1], "MediaBox", [0, 0, 10**9, 10**9]))


@PDFS.expects("ACTIVE")
def pdf_script_by_another_spelling():
    def change(document):
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="x()")

    plain = papers.pdf(1, change, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4a#53")


@PDFS.expects("ACTIVE")
def pdf_script_in_packed_objects():
    return papers.pdf(
        1,
        lambda d: opens_with(d, S=Name.JavaScript, JS="x()"),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


@PDFS.expects("TOO_MANY_PAGES")
def pdf_that_claims_pages():
    return papers.pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(
        b"/Count 2", b"/Count 99999999"
    )


@PDFS.expects("BROKEN")
def pdf_that_hides_pages():
    return papers.pdf(3, object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(
        b"/Count 3", b"/Count 1"
    )


def tree(count, claimed):
    """A PDF with many pages that are there."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (claimed, kids),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count,
    ]
    return plain_pdf(objects)


def plain_pdf(objects):
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    return bytes(out)


@PDFS.expects("TOO_MANY_PAGES")
def pdf_of_100_000_pages():
    return tree(100_000, 100_000)


@PDFS.expects("TOO_MANY_PAGES")
def pdf_of_100_000_pages_that_claims_two():
    return tree(100_000, 2)


@PDFS.expects("BROKEN")
def pdf_whose_pages_go_in_circles():
    return plain_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>",
        ]
    )


@PDFS.expects("BROKEN")
def pdf_nested_without_end():
    deep = b"[" * 100_000 + b"]" * 100_000
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Deep %s>>" % deep
    return plain_pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page]
    )


@functools.cache
def zeros(megabytes):
    packer = zlib.compressobj()
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


@PDFS.expects("BOMB")
def pdf_with_a_bomb():
    return papers.pdf_of(zeros(300), Filter=Name.FlateDecode)


@PDFS.expects("BOMB")
def pdf_with_a_bomb_packed_twice():
    packed = zlib.compress(zeros(300), 9)
    return papers.pdf_of(packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


@PDFS.expects("BOMB")
def pdf_with_a_bomb_in_letters():
    packed = zeros(300).hex().encode() + b">"
    return papers.pdf_of(packed, Filter=Array([Name.ASCIIHexDecode, Name.FlateDecode]))


@PDFS.expects("BOMB")
def pdf_with_a_picture_too_large():
    size = {"Width": 90_000, "Height": 90_000, "BitsPerComponent": 1}
    return papers.pdf_of(
        b"\0" * 40, kind="Thumb", Subtype=Name.Image, Filter=Name.CCITTFaxDecode, **size
    )
