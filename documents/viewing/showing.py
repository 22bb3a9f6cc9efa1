"""What the viewer needs to show a file: how, from where, and if not, why not."""

from dataclasses import dataclass

from django.db.models.functions import Length
from django.urls import reverse

from casework.people.access import ActingRequest
from documents.examination import kinds
from documents.examination.findings import FINDINGS
from documents.files.models import File, State
from documents.seen.models import Seen
from documents.seen.recording import record
from documents.uploads import preview
from documents.uploads.models import Version
from documents.uploads.serving import LIVES, hand_out, neutral_name

# How a kind of file is shown: drawn by pdf.js, as the picture it is, by pictures of its pages, as
# text. What is not here is downloaded.
WAYS = {
    kinds.PDF: "pdf",
    kinds.JPEG: "picture",
    kinds.PNG: "picture",
    kinds.WEBP: "picture",
    kinds.TIFF: "pages",
    kinds.DOCX: "text",
    kinds.XLSX: "text",
    kinds.DICOM: "glimpse",
}
DRAWN = frozenset({"pdf", "picture", "pages"})
STREAMED = frozenset({"pdf", "picture"})  # read by the browser itself


@dataclass(frozen=True)
class Addresses:
    """Where the viewer gets a file. `page` and `thumbnail` hold the number 0 in a page's place."""

    viewer: str
    address: str
    page: str
    thumbnail: str
    text: str
    file: str

    @classmethod
    def of(cls, version: int, copy: int | None = None) -> "Addresses":
        """Those of a version, or of a redacted copy of it: a file's number."""
        which = [version] if copy is None else [version, copy]
        return cls(
            viewer=reverse("document-viewer", args=which),
            address=reverse("document-address", args=which),
            page=reverse("document-page", args=[*which, 0]),
            thumbnail=reverse("document-thumbnail", args=[*which, 0]),
            text=reverse("document-text", args=which),
            file=reverse("document-file", args=which),
        )


@dataclass(frozen=True)
class Showing:
    """A file in the viewer. `way`: of WAYS, or empty. `url`: good for `seconds`, or empty.

    `small`: the pages that have a thumbnail.
    """

    file: File
    addresses: Addresses
    way: str = ""
    reason: str = ""
    url: str = ""
    seconds: float = 0
    small: frozenset[int] = frozenset()
    has_text: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.file.state == State.WAITING

    @property
    def is_drawn(self) -> bool:
        return self.way in DRAWN

    @property
    def glimpse(self) -> str:
        """The address of the one small picture that there is of an examination."""
        wanted = self.way == "glimpse" and 1 in self.small
        return numbered(self.addresses.thumbnail, 1) if wanted else ""

    @property
    def plain_pages(self) -> list[str]:
        """Addresses of pictures of the first pages, for browsers that run no scripts."""
        return [numbered(self.addresses.page, n) for n in preview.page_numbers(self.file)]

    @property
    def small_pages(self) -> list[tuple[int, str]]:
        """Each page's number, and the address of its thumbnail, empty where there is none."""
        return [
            (n, numbered(self.addresses.thumbnail, n) if n in self.small else "")
            for n in range(1, self.file.pages + 1)
        ]


def numbered(address: str, number: int) -> str:
    """The address of a page, from the one that holds 0 in its place."""
    return f"{address.removesuffix('0/')}{number}/"


def show_version(
    request: ActingRequest, version: Version, file: File, copy: int | None = None
) -> Showing:
    """A file of a version: what the actor is given of it, or where `copy` says so that copy."""
    return show(
        request,
        file,
        Addresses.of(version.pk, copy),
        name=neutral_name(version, file),
        reason=version.reason if file.pk == version.file_id else "",
    )


def show(
    request: ActingRequest, file: File, addresses: Addresses, *, name: str, reason: str = ""
) -> Showing:
    """A file as the viewer's template takes it. On record: one row a call, if it is clean.

    name: what the file is called when it is kept. reason: why it is kept out, if more is known than
    what is wrong with it.
    """
    if file.state == State.QUARANTINED:
        return Showing(file, addresses, reason=reason or str(FINDINGS.get(file.finding, "")))
    if not file.is_clean:
        return Showing(file, addresses)
    way, url = WAYS.get(file.content_type, ""), ""
    if way in STREAMED:
        url = hand_out(request, file, Seen.Kind.SHOWN, name)
    else:
        record(request, file, Seen.Kind.SHOWN)
    pages = dict(file.contents.values_list("number", Length("thumbnail")))
    return Showing(
        file,
        addresses,
        way=way,
        url=url,
        seconds=LIVES,
        small=frozenset(number for number, size in pages.items() if size),
        has_text=bool(pages),
    )
