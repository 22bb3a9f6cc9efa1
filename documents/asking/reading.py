"""The list of papers asked for, as it is read after signing in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from casework import languages as known
from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.protocols.schema import DocumentType
from documents.asking.wording import Words, language_for, languages, words
from documents.models import PaperRequest
from documents.uploads.access import may_list, may_upload

# Who reads the list: those who ask, and those who may be asked.
READS = frozenset({"COORD", "MGR", "PATIENT", "GUARDIAN", "FAMILY", "HOME_MD"})


@dataclass(frozen=True)
class Item:
    """One paper of the list. `upload_url` is empty where the reader brings no such paper."""

    code: str
    name: str
    label: str
    age: str
    due: str
    upload_url: str


@dataclass(frozen=True)
class Group:
    supplier: str
    items: list[Item]


@dataclass(frozen=True)
class AskedList:
    """`other`: the name of the wanted language, where the list is not written in it."""

    words: Words
    groups: list[Group]
    wish: str
    others: list[tuple[str, str]]
    other: str

    @property
    def language_name(self) -> str:
        return known.name(self.words.language)


def asked_of(case: Case, s: Situation, actor: Actor) -> list[PaperRequest]:
    """Unanswered requests for papers that this reader may know of, those asked last first."""
    found = PaperRequest.objects.filter(case=case).unanswered().select_related("message__point")
    documents = s.protocol.documents
    return [
        one
        for one in found.order_by("-asked_at", "pk")
        if one.document_type in documents and may_list(documents[one.document_type], actor)
    ]


def listed(
    s: Situation,
    rows: Iterable[tuple[DocumentType, date]],
    language: str,
    actor: Actor | None = None,
) -> AskedList:
    """The list in a language, English where there is none. With an actor: with ways to upload."""
    said = words(language_for(language))
    groups: dict[str, list[Item]] = {}
    for kind, due in rows:
        item = Item(
            code=kind.code,
            name=said.paper(kind),
            label=kind.label,
            age=said.not_older(kind.default_max_age_days),
            due=said.due(due),
            upload_url=reverse("document-upload", args=[s.case.code, kind.code])
            if actor and may_upload(kind, actor)
            else "",
        )
        groups.setdefault(said.supplier(kind.supplied_by), []).append(item)
    return AskedList(
        words=said,
        groups=[Group(supplier, items) for supplier, items in groups.items()],
        wish=said.wish(s.protocol.settings["site_languages"]),
        others=[(code, words(code).name) for code in languages() if code != said.language],
        other=known.name(language) if language and language != said.language else "",
    )
