"""A case with papers in every state, somebody of every role on it, and who may open what.

Written by hand from domain.md 1.2 and 1.4, not read from the code.
"""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.cases.models import Membership
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.files.models import File
from documents.judging.mismatches import keep_out
from documents.judging.verbs import reject
from documents.uploads.samples import sample_pdf
from documents.uploads.verbs import upload
from tests.people_and_cases import join, make_case, make_user, sign_in

EVERYBODY = frozenset(Role.values)
SEES_EVERY_CASE = frozenset({"MGR", "DPO", "AUDITOR"})
ASKED_WHY = frozenset({"MGR", "DPO"})
LINGUISTS = frozenset({"TRANS", "TREV"})
# No masked copies of papers are made: who reads masked, or initials only, opens none. The
# administrator has no case content.
NONE_AT_ALL = frozenset({"AUDITOR", "CELL_LAB", "ADMIN"})
# Linguists open what they were lent, whatever case they are on: see test_lent_papers.py.
SOURCE = EVERYBODY - NONE_AT_ALL - LINGUISTS
RESEARCH_CONSENT = frozenset({"INVESTIGATOR", "SITE_CRC", "PATIENT", "GUARDIAN", "DPO"})
# To the service and to sharing data: not the reviewer's, the home physician's, the relatives'.
AGREEMENT = RESEARCH_CONSENT | {"COORD", "MGR"}
CLEARS_UP = frozenset({"COORD", "MGR", "INVESTIGATOR", "SITE_CRC"})

OPENED_BY = {  # paper: who opens it on a case that they are on
    "clean": SOURCE,
    "passport": SOURCE,
    "consent": RESEARCH_CONSENT,
    "agreement": AGREEMENT,
    "waiting": SOURCE,
    "quarantined": SOURCE,
    "rejected": SOURCE,
    "deleted": SOURCE,
    "another's": CLEARS_UP,
}
GIVEN_OUT = frozenset({"clean", "passport", "consent", "agreement", "rejected", "another's"})
KINDS = {
    "clean": "ECG",
    "passport": "PASSPORT",
    "consent": "ICF_MAIN",
    "agreement": "CONSENT_DATA_SHARING",
    "waiting": "ECHO",
    "quarantined": "CXR",
    "rejected": "HOLTER",
    "deleted": "PFT",
    "another's": "MED_SUMMARY",
}
SAYS_MISMATCH = "It names Fiktiv Andere, born 1961."


class World:
    """`case`: everybody is on it in their role, and it is somebody else's to coordinate."""

    def __init__(self, version):
        self.case = make_case(make_user("COORD"), version, name="Fiktiv Eigen", cohort="LN")
        self.people = {role: make_user(role) for role in Role.values}
        for role, person in self.people.items():
            join(self.case, person, role)
        self.papers = papers_of(self.case)

    def client(self, role):
        return sign_in(Client(), self.people[role])

    def stranger(self, role):
        return sign_in(Client(), make_user(role))

    def take_off(self, role):
        Membership.objects.filter(case=self.case, user=self.people[role]).delete()


def bring(case, kind, data=None, **more):
    told = {"language": "es", "effective_date": clock.site_today(), "at_once": True} | more
    data = data or sample_pdf(f"{case.code} {kind}")
    return upload(case.pk, kind, actor=Actor(case.owner, "COORD"), file=BytesIO(data), **told)


def papers_of(case):
    """One paper in each state."""
    actor = Actor(case.owner, "COORD")
    papers = {
        name: bring(
            case,
            kind,
            data=b"MZ no paper at all" if name == "quarantined" else None,
            at_once=name != "waiting",
        )
        for name, kind in KINDS.items()
    }
    reject(papers["rejected"].pk, actor=actor, reason="Every page is dark.")
    keep_out(papers["another's"].pk, actor=actor, note=SAYS_MISMATCH)
    with connection.cursor() as cursor:  # past the triggers that ask for two people
        cursor.execute("SET LOCAL session_replication_role = replica")
        File.objects.filter(pk=papers["deleted"].file_id).update(state="DELETED")
        cursor.execute("SET LOCAL session_replication_role = origin")
    for paper in papers.values():
        paper.refresh_from_db()
    return papers


# How each address that shows a paper is asked for.
def see_check(client, paper):
    return client.get(reverse("document-check", args=[paper.pk]))


def see_file(client, paper):
    return client.get(reverse("document-file", args=[paper.pk]))


def see_head(client, paper):
    return client.head(reverse("document-file", args=[paper.pk]))


def see_address(client, paper):
    return client.post(reverse("document-address", args=[paper.pk]))


def see_page(client, paper):
    return client.get(reverse("document-page", args=[paper.pk, 1]))


def see_thumbnail(client, paper):
    return client.get(reverse("document-thumbnail", args=[paper.pk, 1]))


def see_text(client, paper):
    return client.get(reverse("document-text", args=[paper.pk]))


def see_viewer(client, paper):
    return client.get(reverse("document-viewer", args=[paper.pk]))


PARTS = (see_page, see_thumbnail, see_text)
SHOWS = (see_check, see_viewer, see_file, see_head, see_address, *PARTS)


def outcome(answer):
    """What became of asking, in one word."""
    if answer.status_code == 302:
        for part, word in (
            ("/stored/file/", "given"),
            ("/purpose/", "asked why"),
            ("/documents/", "told why not"),
            ("/accounts/login/", "signed out"),
            (reverse("choose-role"), "no role"),
        ):
            if part in urlsplit(answer.url).path:
                return word
        return answer.url
    words = {200: "shown", 403: "no", 404: "no", 409: "told why not"}
    return words.get(answer.status_code, str(answer.status_code))


def expected(name, asks):
    """For somebody who may open such a paper."""
    if asks in (see_check, see_viewer):
        return "shown"
    if name not in GIVEN_OUT:
        return "no" if asks in PARTS else "told why not"
    return "given" if asks in (see_file, see_head) else "shown"


def asked(client, papers):
    """Every paper by every address: {(paper, address): outcome}."""
    return {
        (name, asks.__name__): outcome(asks(client, paper))
        for name, paper in papers.items()
        for asks in SHOWS
    }


def right_answers(role):
    return {
        (name, asks.__name__): expected(name, asks) if role in OPENED_BY[name] else "no"
        for name in KINDS
        for asks in SHOWS
    }


def everything(word):
    return {(name, asks.__name__): word for name in KINDS for asks in SHOWS}


def yesterday():
    return clock.now() - timedelta(days=1)
