"""DOCX and XLSX: zip archives of XML that may hold programs, and links that load by themselves."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from documents.examination import kinds, limits
from documents.examination.archives import contents_are_bounded
from documents.examination.findings import Found

TYPES = "[Content_Types].xml"
MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": kinds.DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": kinds.XLSX,
}
PROGRAMS = re.compile(
    r"(vbaProject|vbaData|/activeX/|/embeddings/|/macrosheets/|/dialogsheets/|customUI|/externalLinks/"
    r"|/queryTables/|/connections\.xml|/webextensions/|\.(exe|dll|js|vbs|hta|html?|rtf|swf)$)",
    re.IGNORECASE,
)
# Relations that load or run something, by the end of their type; others lead outside only as links.
ACTIVE_RELATIONS = (
    "/attachedTemplate", "/oleObject", "/package", "/control", "/vbaProject", "/aFChunk", "/subDocument",
    "/frame", "/externalLink", "/externalLinkPath", "/connections", "/xlMacrosheet", "/keyMapCustomizations",
)  # fmt: skip
HARMLESS_OUTSIDE = "/hyperlink"
FIELDS_THAT_LOAD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b")
FORMULAS_THAT_LOAD = re.compile(r"^\s*[=+@-]?\s*[\w.]+\s*\||\b(WEBSERVICE|CALL|REGISTER|RTD)\s*\(")


def main_kind(archive: zipfile.ZipFile) -> str:
    """DOCX or XLSX by what the archive says its main part is. Raises Found."""
    if archive.getinfo(TYPES).file_size > limits.RATIO_FROM:
        raise Found("BOMB", "content types")
    said = archive.read(TYPES)
    if b"macroEnabled" in said or b"vbaProject" in said:
        raise Found("ACTIVE", "macros")
    for mark, kind in MAIN.items():
        if mark in said:
            return kind
    raise Found("WRONG_TYPE", "an Office document of another kind")


def examine_docx(path: Path) -> int:
    """0: it has pages only when printed. Raises Found, or what the openers raise."""
    import docx

    _parts_are_tame(path)
    docx.Document(str(path))
    return 0


def examine_xlsx(path: Path) -> int:
    """0: it has sheets. Raises Found, or what the openers raise."""
    import openpyxl

    _parts_are_tame(path)
    with path.open("rb") as file:  # by its name it would be judged by its ending
        openpyxl.load_workbook(file, read_only=True, keep_links=False).close()
    return 0


def _parts_are_tame(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        contents_are_bounded(archive, limits.OFFICE_MEMBERS, limits.OFFICE_UNPACKED)
        for member in archive.infolist():
            if PROGRAMS.search("/" + member.filename):
                raise Found("ACTIVE", "a part that runs or loads something")
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                with archive.open(member) as file:
                    Part().read(file.read)


class Part:
    """Reads one XML part of the document, and raises Found at what acts by itself."""

    def __init__(self) -> None:
        self.field: list[str] = []  # the text of the field or formula that is being read
        self.fields: list[str] = []  # of Word: one field is often in several pieces
        self.kind = ""
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.declares
        self.parser.StartElementHandler = self.opens
        self.parser.EndElementHandler = self.closes
        self.parser.CharacterDataHandler = self.says

    def read(self, more: Callable[[int], bytes]) -> None:
        while chunk := more(1 << 20):
            self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)
        if FIELDS_THAT_LOAD.search("".join(self.fields)):
            raise Found("ACTIVE", "a field that loads something")

    def declares(self, *declaration: object) -> None:
        raise Found("BOMB", "a document type")

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            relation = attributes.get("Type", "")
            outside = attributes.get("TargetMode") == "External"
            if relation.endswith(ACTIVE_RELATIONS) or (
                outside and not relation.endswith(HARMLESS_OUTSIDE)
            ):
                raise Found("ACTIVE", "a relation that loads something")
        self.kind = name.rpartition(":")[2]
        self.field = []
        if self.kind == "fldSimple":
            self.fields.append(f" {_attribute(attributes, 'instr')} ")

    def says(self, text: str) -> None:
        if self.kind in {"instrText", "f", "formula1", "definedName"}:
            self.field.append(text)

    def closes(self, name: str) -> None:
        if self.kind == "instrText":
            self.fields.append("".join(self.field))
        elif self.field and FORMULAS_THAT_LOAD.search("".join(self.field)):
            raise Found("ACTIVE", "a formula that loads something")
        self.kind = ""
        self.field = []


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((said for key, said in attributes.items() if key.rpartition(":")[2] == name), "")
