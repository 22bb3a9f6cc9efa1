"""Files of kinds that are not accepted, and two kinds in one."""

from tests.documents.clamd import EICAR
from tests.documents.opening import papers
from tests.documents.opening.hostile import Hostile

KINDS = Hostile()

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

KINDS.each("EMPTY", nothing=b"", an_archive_of_nothing=papers.archive({"study/": b""}))
KINDS.each(
    "WRONG_TYPE",
    one_byte=b"%",
    text_named_pdf=b"This is no PDF, whatever its name says.\n" * 20,
    eicar=EICAR,
    svg_with_script=b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    html=HTML,
    html_before_pdf=HTML + papers.pdf(),
    javascript=b"#!/usr/bin/env node\nrequire('child_process').exec('id')\n",
    windows_program=b"MZ\x90\0\x03" + b"\0" * 55 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" * 40,
    linux_program=b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    shell_script=b"#!/bin/sh\nrm -rf /\n",
    film=b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + b"\0" * 200,
    gif=b"GIF89a\x01\0\x01\0\0\0\0;",
    rich_text=rb"{\rtf1\ansi hello}",
    tar=b"paper.pdf".ljust(100, b"\0") + b"0000644\0" + b"\0" * 149 + b"ustar\00000" + b"\0" * 300,
    rar=b"Rar!\x1a\x07\x01\0" + b"\0" * 64,
    seven_zip=b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 64,
    jar=papers.archive({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}),
    epub=papers.archive({"mimetype": b"application/epub+zip", "a.xhtml": HTML}),
)
KINDS.each("HEIC", heic=b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200)
KINDS.each(
    "OLD_OFFICE", old_word=OLE + b"\0" * 3000, old_excel=OLE + b"\x3e\0\x03\0\xfe\xff\x09\0" * 400
)
KINDS.each(
    "ENCRYPTED",
    locked_word=OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000,
)


KINDS.each(
    "POLYGLOT",
    pdf_and_zip=papers.pdf() + papers.archive({"a.class": b"\xca\xfe\xba\xbe"}),
    pdf_and_html=papers.pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1),
    pdf_and_html_behind=papers.pdf() + HTML,
    jpeg_and_zip=papers.picture("JPEG") + papers.archive({"a.class": b"\xca\xfe\xba\xbe"}),
    png_and_html=papers.picture("PNG") + HTML,
    jpeg_and_pdf=papers.picture("JPEG", comment=papers.pdf()[:400]),
    zip_and_html=papers.archive({"a.dcm": papers.dicom()}) + HTML,
    dicom_and_program=b"MZ" + papers.dicom()[2:],
)
