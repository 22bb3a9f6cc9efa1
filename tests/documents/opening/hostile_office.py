"""Word and Excel files that nobody should send."""

from tests.documents.opening import papers
from tests.documents.opening.hostile import Hostile
from tests.documents.opening.hostile_kinds import OLE

OFFICE_FILES = Hostile()

WORD, SHEET = papers.word(), papers.sheet()
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind, target="https://example.org/a", mode=' TargetMode="External"'):
    one = f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return papers.repacked(
        WORD, {RELATIONS: lambda old: old.replace(b"</Relationships>", one.encode())}
    )


def in_body(xml):
    return papers.repacked(
        WORD, {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + xml)}
    )


def macros(old):
    return old.replace(b"wordprocessingml.document.main", b"wordprocessingml.macroEnabled.main")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;</a>'
)
PIECES = b"<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO cmd</w:instrText></w:r></w:p>"

OFFICE_FILES.each(
    "ACTIVE",
    docx_with_macros=papers.repacked(WORD, {"word/vbaProject.bin": OLE}),
    docm=papers.repacked(WORD, {"[Content_Types].xml": macros}),
    docx_with_outside_template=related("attachedTemplate"),
    docx_with_outside_picture=related("image"),
    docx_with_object=related("oleObject", "embeddings/a.bin", ""),
    docx_with_foreign_html=related("aFChunk", "a.xhtml", ""),
    docx_with_dde=in_body(PIECES),
    docx_with_dde_in_short=in_body(b'<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>'),
    xlsx_with_links=papers.repacked(SHEET, {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
    xlsx_with_dde=papers.sheet(A5="=cmd|'/c calc'!A0"),
    xlsx_that_calls_out=papers.sheet(A5='=WEBSERVICE("https://example.org/")'),
    xlsx_with_old_macros=papers.repacked(SHEET, {"xl/macrosheets/sheet1.xml": b"<a/>"}),
    xlsx_with_connections=papers.repacked(SHEET, {"xl/connections.xml": b"<a/>"}),
)
OFFICE_FILES.each(
    "BOMB",
    docx_of_a_billion_laughs=papers.repacked(WORD, {"word/document.xml": LAUGHS}),
    docx_of_laughs_in_utf16=papers.repacked(
        WORD, {"word/styles.xml": LAUGHS.decode().replace('"1.0"', '"1.0"').encode("utf-16")}
    ),
    docx_bomb=papers.repacked(WORD, {"word/media/image1.png": bytes(100 << 20)}),
)
OFFICE_FILES.each(
    "BROKEN",
    docx_cut=WORD[: len(WORD) // 2],
    docx_without_text=papers.repacked(WORD, {"word/document.xml": b"<w:document"}),
    xlsx_cut=SHEET[:-50],
)
OFFICE_FILES.each("UNSAFE_NAMES", docx_that_leads_out=papers.repacked(WORD, {"../a.xml": b"<a/>"}))
OFFICE_FILES.each(
    "WRONG_TYPE",
    pptx=papers.repacked(
        WORD,
        {
            "[Content_Types].xml": lambda old: old.replace(
                b"wordprocessingml.document", b"presentationml.p"
            )
        },
    ),
)
