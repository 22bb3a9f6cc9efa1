"""Every address x every role x one's own case and a stranger's, and nobody signed in at all.

The table is written by hand from domain.md 1.2 and 1.4, not read from the code it tests.
"""

from datetime import timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import clock
from casework.cases.models import Access
from casework.cases.situation import situation
from casework.contacts import log, notes, points, writing
from casework.eligibility.models import CriteriaVersion
from casework.eligibility.reading import Given
from casework.eligibility.running import inputs, judge
from casework.eligibility.running import store as keep_run
from casework.eligibility.versions import propose_bundled
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.tags import verbs as tags
from casework.tags.models import Tag
from casework.trial.models import TrialStatement
from casework.trial.verbs import Stated, state
from documents.extracting.entering import enter
from documents.files.examining import examine
from documents.files.models import File
from documents.judging.mismatches import keep_out
from documents.models import File, Redaction
from documents.retention.holding import hold_case
from documents.storage import store
from documents.uploads.samples import sample_pdf
from tests.databases import published
from tests.people_and_cases import (
    add_paper,
    join,
    kept_for_a_module,
    make_case,
    make_user,
    sign_in,
)
from translation.asking.models import Question
from translation.jobs.models import Job
from translation.linguists.models import Linguist, Pair
from translation.memory.models import Entry
from translation.memory.remembering import import_entries
from translation.terms.models import Term
from translation.terms.verbs import propose
from workflows.board.saved import verbs as saved
from workflows.board.saved.models import SavedView
from workflows.engine.models import WorkItem
from workflows.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permissions")]

EVERYBODY = frozenset(Role.values)
FAMILY = frozenset({"PATIENT", "GUARDIAN", "FAMILY"})
SITE = frozenset({"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"})
LINGUISTS = frozenset({"TRANS", "TREV"})
BOARD = SITE | {"COORD", "MGR", "AUDITOR"}
CASES = EVERYBODY - {"ADMIN"}
DESK = frozenset({"COORD", "MGR", "SITE_CRC"})  # who file papers that came loose
# domain.md 1.4, configuration: who reads it, also of the trial itself
READS_TRIAL = frozenset(
    {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "DPO", "AUDITOR", "ADMIN"}
)
KEEPERS = {"ADMIN", "MGR"}  # of accounts
# To the service and to sharing data; the auditor reads masked, and no masked copies are made.
OPENS_CONSENTS = {"COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "DPO", "PATIENT", "GUARDIAN"}
READS_REPORTS = {"MGR", "AUDITOR"}
# The pre-check, gap list; the criteria's versions, which the hospital's reviewer and laboratory do not read.
READS_PRECHECK = {"COORD", "MGR", "AUDITOR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"}
READS_CRITERIA = {"COORD", "MGR", "AUDITOR", "INVESTIGATOR", "SITE_CRC", "DPO", "ADMIN"}
MOVERS = SITE | {"COORD", "MGR", "TREV", "HOME_MD", "GUARDIAN", "FAMILY"}

PAGES = {  # name of the address: (arguments, who may open it for a case they are on)
    "home": ((), EVERYBODY),
    "today": ((), BOARD - {"AUDITOR"} | LINGUISTS),  # who have work that others wait for
    "inbox": ((), EVERYBODY),
    "inbox-item": (("ITEM",), BOARD),  # the others open their own tasks only
    "inbox-act": (("ITEM", "claim"), BOARD),
    "inbox-badges": ((), EVERYBODY),
    "inbox-selected": ((), EVERYBODY - {"DPO", "ADMIN"}),
    "notices": ((), EVERYBODY),
    "trial": ((), READS_TRIAL),
    "trial-state": (("enrolment_target",), {"MGR", "INVESTIGATOR", "SITE_CRC"}),
    "trial-confirm": (("TRIAL",), {"MGR"}),
    "notices-mail": ((), EVERYBODY),
    "board": ((), BOARD),
    "board-column": (("INQUIRY",), BOARD),
    "board-lane": (("country", "none"), BOARD),
    "board-says": (("CASE",), BOARD - {"AUDITOR"}),
    "board-bulk": (("advance",), BOARD - {"AUDITOR"}),  # 422: nothing is selected
    "column-limit": (("INQUIRY",), {"COORD", "MGR", "AUDITOR"}),
    "board-options": ((), BOARD),
    "board-view-new": ((), BOARD),
    "board-view": (("VIEW",), {"COORD", "MGR"}),  # navigators share with navigators
    "board-view-change": (("VIEW",), {"COORD", "MGR"}),
    "tags": ((), {"MGR"}),
    "tag": (("TAG",), {"MGR"}),
    "case-list": ((), BOARD),
    "search": ((), EVERYBODY - FAMILY - {"ADMIN"}),
    "board-cards": ((), BOARD),
    "live": ((), EVERYBODY),
    "live-since": ((), EVERYBODY),
    "case-new": ((), {"COORD"}),
    "case": (("CASE",), CASES),
    "case-panel": (("CASE",), CASES),
    "case-history": (
        ("CASE",),
        {"COORD", "MGR", "AUDITOR", "DPO", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"},
    ),
    "case-print": (("CASE",), BOARD),
    "case-people": (("CASE",), {"COORD", "MGR"}),
    "case-tags": (("CASE",), {"COORD", "MGR"}),
    "case-moves": (("CASE",), MOVERS),
    "case-move": (("CASE", "open_case"), MOVERS),
    "case-undo": (("CASE",), MOVERS),  # 409: nobody of them has moved the case
    "case-move-to": (("CASE", "RECORD_COLLECTION"), MOVERS),
    "case-confirm": (("CASE", "edge", "close_duplicate"), frozenset()),  # nothing is proposed
    "case-task": (("CASE", "INQ-01"), BOARD),  # the others open their own tasks only
    "case-task-take": (("CASE", "INQ-01"), BOARD),
    "case-task-waive": (("CASE", "INQ-01"), {"MGR"}),
    "case-paper-omit": (("CASE", "ECG"), {"COORD"}),
    "case-event": (
        ("CASE", "suspected_sae_reported"),
        FAMILY | {"HOME_MD", "COORD", "MGR"},
    ),
    "case-fact": (("CASE", "cohort"), {"COORD"}),
    "document-upload": (
        ("CASE", "CONSENT_DATA_SHARING"),
        FAMILY | {"COORD", "MGR", "HOME_MD"},
    ),
    "document-waive": (("CASE", "ECG"), {"MGR"}),
    "document-check": (("PAPER",), OPENS_CONSENTS),
    # of an ECG: those who open it and may say whose it is
    "mismatch": (("MISMATCH",), {"COORD", "MGR", "INVESTIGATOR", "SITE_CRC"}),
    "document-file": (("PAPER",), OPENS_CONSENTS),
    "document-page": (("PAPER", 1), OPENS_CONSENTS),
    "document-thumbnail": (("PAPER", 1), OPENS_CONSENTS),
    "document-text": (("PAPER",), OPENS_CONSENTS),
    "document-viewer": (("PAPER",), OPENS_CONSENTS),
    "document-copies": (("PAPER",), OPENS_CONSENTS),
    # of a consent, which the hospital's reviewer does not open; the auditor reads values alone
    "document-values": (("PAPER",), {"COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "AUDITOR"}),
    "document-values-table": (("PAPER",), {"COORD"}),
    "document-value": (("PAPER", "VALUE"), {"COORD"}),
    "uploads": ((), EVERYBODY),  # their own that are on their way
    "intake": ((), DESK),
    "intake-count": ((), DESK),
    "intake-paper": (("LOOSE",), DESK),  # unfiled, of a case
    "intake-file": (("LOOSE",), DESK),
    "intake-page": (("LOOSE", 1), DESK),
    "document-copy": (
        ("PAPER", "COPY"),
        {"COORD", "MGR", "DPO", "INVESTIGATOR", "SITE_CRC"},
    ),
    "document-redact": (("PAPER",), {"COORD", "MGR", "SITE_CRC"}),
    "document-seen": (("PAPER",), {"DPO", "AUDITOR"}),
    "papers-ask": (("CASE",), {"COORD", "MGR"}),
    "papers-asked": (("CASE",), FAMILY | {"COORD", "MGR", "HOME_MD"}),
    # deletion needs the privacy officer (PR-07), and a second person who keeps papers
    "retention": ((), {"MGR", "DPO"}),
    "document-deletion": (("PAPER",), {"MGR", "DPO"}),
    "document-legal-hold": (("PAPER",), {"MGR", "DPO"}),
    "case-legal-hold": (("CASE",), {"MGR", "DPO"}),
    "legal-hold": (("HOLD",), {"MGR", "DPO"}),
    # translations: who gives the work; a watcher reads the case page, a linguist has the desk
    "translation-act": (("JOB", "hold"), {"COORD", "MGR"}),
    "translation-order": (("PAPER",), {"COORD", "MGR"}),
    "translation-packet": (("PAPER",), {"COORD", "MGR"}),
    "translation-answer": (("QUESTION",), {"COORD", "MGR"}),
    "translation-team": ((), {"COORD", "MGR"}),
    "linguist": (("LINGUIST",), {"MGR"}),
    "terms": ((), LINGUISTS | {"MGR", "COORD"}),
    "term": (("TERM",), LINGUISTS),
    "term-new": ((), LINGUISTS),
    "terms-file": ((), LINGUISTS | {"MGR", "COORD"}),
    "terms-import": ((), LINGUISTS),
    "memory": ((), {"TREV", "MGR"}),
    "memory-file": ((), {"TREV", "MGR"}),
    "memory-import": ((), {"TREV", "MGR"}),
    "memory-entry": (("ENTRY",), {"TREV", "MGR"}),
    "precheck": (("CASE",), READS_PRECHECK),
    "precheck-print": (("CASE",), READS_PRECHECK),
    "precheck-confirm": (("CASE", "ALL-I03"), {"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"}),
    "reports": ((), READS_REPORTS),
    "report": (("now",), READS_REPORTS),
    "report-cases": (("funnel",), READS_REPORTS),
    "report-file": (("times", "xlsx"), READS_REPORTS),
    "criteria": ((), READS_CRITERIA),
    "criteria-version": (("CRITERIA",), READS_CRITERIA),
    "criteria-effects": (("CRITERIA",), READS_CRITERIA),
    "criteria-propose": ((), {"MGR"}),
    "case-dates": (("CASE",), CASES),
    "my-calendar": ((), CASES),
    "contacts": (("CASE",), CASES - LINGUISTS - {"CELL_LAB"}),
    "contact-log": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "contact-local-time": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "contact-correct": (("CASE", "CONTACT"), {"COORD", "MGR", "SITE_CRC"}),
    "contact-point-add": (("CASE",), {"COORD"}),
    "contact-point": (("CASE", "POINT"), {"COORD", "MGR", "PATIENT", "GUARDIAN"}),
    "message-write": (("CASE",), {"COORD", "MGR"}),
    "message": (("CASE", "MESSAGE"), {"COORD", "MGR", "SITE_CRC", "INVESTIGATOR", "DPO"}),
    "note-add": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "note": (("CASE", "NOTE"), {"COORD", "MGR"}),  # the hospital changes its own notes only
    "note-translate": (("CASE", "NOTE"), {"COORD", "MGR", "SITE_CRC"}),
    "case-purpose": (("CASE",), {"MGR", "DPO"}),
    "choose-role": ((), EVERYBODY),
    "me": ((), EVERYBODY),
    "people": ((), KEEPERS),
    "person": (("NAVIGATOR",), KEEPERS),
    "person-invite": ((), KEEPERS),
    "person-deactivate": (("NAVIGATOR",), KEEPERS),
    "person-reactivate": (("NAVIGATOR",), KEEPERS),
    "person-hand-over": (("NAVIGATOR",), {"MGR"}),
    "translation-queue": ((), LINGUISTS),
    # of a job that is in review: only its reviewer, and nobody who coordinates, reads its text here
    "translation-review": (("JOB",), {"TREV"}),
    "translation-review-segment": (("JOB", 1), {"TREV"}),
    "translation-remark": (("JOB", 1), {"TREV"}),
    "translation-remark-withdraw": (("JOB", 1), {"TREV"}),
    "translation-accept": (("JOB", 1), {"TREV"}),
    "translation-send-back": (("JOB",), {"TREV"}),
    "translation-approve": (("JOB",), {"TREV"}),
    "translation-review-give-back": (("JOB",), {"TREV"}),
    "translation-review-ask": (("JOB",), {"TREV"}),
}
DEMO_ONLY = {"demo-sign-in", "demo-clock"}
POST_ONLY = {
    "board-look": (),
    "case-wish": ("CW-00001", "open_case"),
    "board-find": (),
    "inbox-next": (),
    "translation-next": (),
    "intake-cases": (),
    "intake-date": (),
    "notices-read": (),
    "today-seen": (),
    "notice": (1,),
    "document-address": (1,),
    "document-copy-withdraw": (1, 1),
    "upload-part": (UUID(int=1), 1),
    "upload-complete": (UUID(int=1),),
}  # with their arguments
BY_WHO_BEGAN_IT = {"upload"}  # tests/permissions/test_sent_papers.py
IN_HAND = {  # of a translator's own jobs, whoever is on the case: tests/translation
    "translation-job",
    "translation-findings",
    "translation-segment",
    "translation-aids",
    "translation-justify",
    "translation-hand-in",
    "translation-release",
    "translation-ask",
    "translation-outside",
    "translation-outside-file",
}
# For everybody, signed in or not; they say nothing of a case: tests/translation/certificates.
PUBLIC = {"verify": (), "verify-serial": ("CW-0000-0000-0000",)}  # with their arguments
WITH_A_KEY = {"calendar-feed"}  # for programs that cannot sign in: tests/calendar
WITH_A_TOKEN = {"stored-part", "stored-file"}  # signed for a while: test_signed_addresses.py
DEEDS = {  # addresses that only take what is sent: (arguments, who may send it)
    "retention-ask": ((), {"MGR", "DPO"}),
    "retention-decide": ((), {"MGR", "DPO"}),
    "criteria-activate": (("CRITERIA",), {"INVESTIGATOR", "SITE_CRC"}),
    "term-decide": (("TERM",), {"TREV"}),
    "memory-approve": ((), {"TREV"}),
    "my-absence": ((), EVERYBODY),
    "absence-end": (("ABSENCE",), {"MGR"}),  # a navigator's, who is none of those who try
    "person-roles": (("NAVIGATOR",), KEEPERS),
    "person-invite-again": (("NAVIGATOR",), KEEPERS),
    "person-away": (("NAVIGATOR",), {"MGR"}),
    "intake-aside": (("LOOSE",), DESK),
    # a second person compares a value with its page; 409 for who entered it
    "document-value-agree": (("PAPER", "VALUE"), {"COORD", "INVESTIGATOR", "SITE_CRC"}),
    "translation-take": (("JOB",), LINGUISTS),  # 409 for translators: it is in review
    "translation-decline": (("JOB",), {"TRANS"}),  # 409: it is not offered
}
SEES_EVERY_CASE = {"MGR", "AUDITOR", "DPO"}
ABOUT = {"CASE", "PAPER", "ITEM", "MISMATCH", "HOLD", "LOOSE", "JOB", "QUESTION"}
ABOUT_A_CASE = {name for name, (arguments, _) in PAGES.items() if ABOUT & {*arguments}}
REFUSED = {403, 404}
# 409: the page opened, and says why what it is for cannot be done now; 422: what is missing; 204:
# the stream of changes, which only the product's own server offers.
OPENED = {200, 204, 302, 409, 422}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, folder):
    with kept_for_a_module(django_db_blocker, folder):
        yield make_world(published())


@pytest.fixture
def world(made, folder, settings, media_root):
    settings.MEDIA_ROOT = folder
    return made


def remember_words(linguist, reviewer):
    """A term that waits for approval, and a sentence of the memory."""
    propose(
        {"source_language": "en", "source": "flare", "target_language": "zh"}
        | {"target": "复发", "kind": "PREFERRED", "domain": "RHEUMATOLOGY"},
        actor=linguist,
    )
    import_entries(
        [("Sin alteraciones.", "未见异常。")],
        source_language="es",
        target_language="zh",
        actor=reviewer,
    )


def state_enrolment(manager):
    """Something of the trial that waits for evidence."""
    told = Stated("17", "Letter of the study office", clock.site_today())
    state("NCT06947460", "enrolled_so_far", told, actor=Actor(manager, "MGR"))


def make_world(version):
    """A case on which somebody of every role is, and another on which nobody of them is."""
    owner = make_user("COORD")
    people = {role: make_user(role) for role in Role.values if role != "COORD"} | {"COORD": owner}
    cases = {
        "own": make_case(owner, version, name="Fiktiv Eigen", cohort="LN"),
        "foreign": make_case(make_user("COORD"), version, name="Fiktiv Fremd", cohort="LN"),
    }
    papers = {
        name: add_paper(case, Actor(case.owner, "COORD"), "CONSENT_DATA_SHARING")
        for name, case in cases.items()
    }
    for paper in papers.values():
        redact(paper, cases["own"].owner)
    for name, case in cases.items():
        doubt(case, Actor(case.owner, "COORD"))
        tell(papers[name], Actor(case.owner, "COORD"))
        live(case)
        hold_case(case.pk, actor=Actor(people["DPO"], "DPO"), reason="A lawyer wrote to us on it.")
    for role, person in people.items():
        join(cases["own"], person, role)
    for role in LINGUISTS:
        linguist = Linguist.objects.create(user=people[role])
        Pair.objects.create(linguist=linguist, source="es", target="zh")
    review(papers["own"], people["TREV"])
    review(papers["foreign"], make_user("TREV"))
    for case in cases.values():
        asked = {"job": case.jobs.get(), "page": 1, "text": "What is this?"}
        Question.objects.create(case=case, asked_by=owner, asked_role="TREV", **asked)
    tags.make("Early bird", actor=Actor(owner, "COORD"))
    saved.save("Shared", "", shared=True, actor=Actor(owner, "COORD"))
    remember_words(Actor(people["TRANS"], "TRANS"), Actor(people["TREV"], "TREV"))
    state_enrolment(people["MGR"])
    today = clock.now().date()
    Absence.objects.create(user=cases["foreign"].owner, away_from=today, until=today)
    return people, cases, papers


def live(case):
    """What comes to be known of a case in its time."""
    talk(case, Actor(case.owner, "COORD"))
    bring(case)
    lay_beside_criteria(case)


def lay_beside_criteria(case):
    """A run of the pre-check, as if the hospital had put criteria in force."""
    given = inputs(situation(case), propose_bundled().pk)
    keep_run(case.pk, given, judge(case.pk, given), None)


def bring(case):
    """A file that waits to be filed to the case."""
    content = sample_pdf(f"Synthetic, unfiled {case.pk}")
    file = File.objects.create(
        case=case, size=len(content), came_by=case.owner, came_role="COORD", name="scan.pdf"
    )
    store().put(file.key, BytesIO(content))
    examine(file.pk, apart=False)


def review(paper, reviewer):
    """A job of the paper that is in somebody's review."""
    job = Job.objects.create(
        case=paper.case, version=paper, source_language="es", target_language="zh",
        source_sha256=paper.file.sha256, domain="clinical", pages=1,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(
        state="IN_REVIEW", translator=make_user("TRANS"), reviewer=reviewer
    )


def redact(paper, owner):
    """A redacted copy, as if it had been made and checked."""
    made = {"asked_by": owner, "asked_role": "COORD", "rectangles": {"1": [[0, 0, 1, 1]]}}
    asked = Redaction.objects.create(source=paper.file, **made)
    asked.copy = File.objects.create(
        case=paper.case, key=asked.key, size=1, origin="REDACTION", derived_from=paper.file,
        derived_sha256=paper.file.sha256, state="CLEAN", sha256="0" * 64,
        content_type="application/pdf", came_role="COORD",
    )  # fmt: skip
    asked.save(update_fields=["copy"])


def talk(case, actor):
    """A contact point, a contact, a message and a note."""
    given = {"party": "PATIENT", "name": "Fiktiv", "kind": "EMAIL", "value": "f@example.org"}
    point = points.add(case.pk, given | {"language": "es"}, actor=actor)
    given = {"at": clock.now(), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    log.log(case.pk, given | {"outcome": "REACHED"}, actor=actor)
    given = {"language": "es", "subject": case.code, "body": "Hola."}
    writing.compose(case.pk, point_id=point.pk, actor=actor, **given)
    notes.add(case.pk, text="Hola.", language="es", internal=False, actor=actor)


def doubt(case, actor):
    """A paper that names another person."""
    doubted = add_paper(case, actor, "ECG")
    keep_out(doubted.pk, actor=actor, note="It names Fiktiv Andere, born 1961.")


def tell(paper, actor):
    """A value that was read from the paper."""
    given = Given(element="willing_to_travel", value="yes", evidence=paper.evidence_id)
    enter(paper.pk, given, actor=actor)


@cache
def places(case, paper):
    """What the words in capitals stand for: read once, the world being the same in every test."""
    navigator = User.objects.filter(absences__isnull=False).get()
    return {
        "CASE": case.code,
        "PAPER": paper.pk,
        "COPY": paper.file.redactions.get().copy_id,
        "MISMATCH": case.mismatches.get().pk,
        "ITEM": WorkItem.objects.current().get(case=case, code="INQ-01").pk,
        "LOOSE": case.files.get(versions=None, origin="RECEIVED").pk,
        "HOLD": case.legal_holds.get().pk,
        "CONTACT": case.contacts.get().pk,
        "POINT": case.contact_points.get().pk,
        "MESSAGE": case.messages.get().pk,
        "NOTE": case.notes.get().pk,
        "NAVIGATOR": navigator.pk,
        "ABSENCE": navigator.absences.get().pk,
        "VIEW": SavedView.objects.get().pk,
        "TAG": Tag.objects.get().pk,
        "QUESTION": case.questions.get().pk,
        "LINGUIST": User.objects.filter(role_grants__role="TRANS").first().pk,
        "TERM": Term.objects.get().pk,
        "TRIAL": TrialStatement.objects.get().pk,
        "CRITERIA": CriteriaVersion.objects.get().pk,
        "ENTRY": Entry.objects.get().pk,
        "JOB": case.jobs.get().pk,
        "VALUE": case.data_values.get().pk,
    }


def address(name, case, paper):
    known = places(case, paper)
    return reverse(name, args=[known.get(part, part) for part in (PAGES | DEEDS)[name][0]])


def person_page(cases):
    return reverse("person", args=[cases["foreign"].owner_id])


def own_addresses():
    """The names of every address of the product; allauth's own are tested by allauth."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                module = getattr(pattern.urlconf_name, "__name__", "")
                if not module.startswith("allauth"):
                    yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name

    return {name for name in walk(get_resolver().url_patterns) if name}


def test_every_address_of_the_product_stands_in_the_table():
    others = DEMO_ONLY | BY_WHO_BEGAN_IT | IN_HAND | WITH_A_KEY | WITH_A_TOKEN | {*PUBLIC}
    assert own_addresses() == others | {*PAGES, *DEEDS, *POST_ONLY}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_what_the_matrix_says_and_nothing_else(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    wrong = {}
    for name, (_, allowed) in PAGES.items():
        status = client.get(address(name, cases["own"], papers["own"])).status_code
        expected = OPENED if role in allowed else REFUSED
        if status not in expected:
            wrong[name] = (status, "allowed" if role in allowed else "not allowed")
    assert not wrong


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sends_what_the_matrix_says_and_nothing_else(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    wrong = {}
    for name, (_, allowed) in DEEDS.items():
        page = address(name, cases["own"], papers["own"])
        opened = client.get(page)  # leads to the page that it belongs to
        assert opened.status_code in ({302} if role in allowed else {302, 403}), name
        led = (
            reverse("me"),
            reverse("retention"),
            reverse("translation-queue"),
            person_page(cases),
            address("intake-paper", cases["own"], papers["own"]),
            address("term", cases["own"], papers["own"]),
            address("document-values", cases["own"], papers["own"]),
            address("criteria-effects", cases["own"], papers["own"]),
            reverse("memory"),
        )
        assert opened.status_code == 403 or opened.url in led, name
        with transaction.atomic():
            status = client.post(page).status_code
            transaction.set_rollback(True)
        # 422: the form was looked at, and there was nothing in it
        expected = OPENED | {422} if role in allowed else REFUSED
        if status not in expected:
            wrong[name] = (status, "allowed" if role in allowed else "not allowed")
    assert not wrong


@pytest.mark.parametrize("role", sorted(EVERYBODY - SEES_EVERY_CASE))
def test_a_strangers_case_is_not_there_at_all(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    for name in sorted(ABOUT_A_CASE):
        page = address(name, cases["foreign"], papers["foreign"])
        for method in (client.get, client.post):
            assert method(page).status_code in REFUSED | {405}, (role, name)
    for name in ("home", "today", "inbox", "board", "case-list"):
        page = client.get(reverse(name), follow=True).content.decode()
        assert cases["foreign"].code not in page
        assert "Fremd" not in page


@pytest.mark.parametrize("role", ["MGR", "DPO"])
def test_a_case_one_is_not_on_asks_why_and_keeps_the_answer(world, role):
    people, cases, _ = world
    client = sign_in(Client(), people[role])
    page = reverse("case", args=[cases["foreign"].code])
    question = client.get(page)
    assert question.status_code == 302
    assert question.url.startswith(reverse("case-purpose", args=[cases["foreign"].code]))
    assert client.post(question.url, {"purpose": "short"}).status_code == 422
    assert not Access.objects.exists()
    given = {"purpose": "Complaint of the family, see file", "next": page}
    assert client.post(question.url, given).url == page
    assert client.get(page).status_code == 200
    written = Access.objects.get()
    assert (written.case, written.user, written.role) == (cases["foreign"], people[role], role)
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert client.get(page).status_code == 302


def test_a_purpose_given_in_one_role_does_not_serve_another(world):
    _, cases, _ = world
    both = make_user("MGR", "DPO")
    page = reverse("case", args=[cases["foreign"].code])
    as_manager, as_officer = (sign_in(Client(), both, role) for role in ("MGR", "DPO"))
    given = {"purpose": "Complaint of the family, see file", "next": page}
    as_manager.post(reverse("case-purpose", args=[cases["foreign"].code]), given)
    assert as_manager.get(page).status_code == 200
    assert as_officer.get(page).url.startswith(
        reverse("case-purpose", args=[cases["foreign"].code])
    )


def test_the_way_back_leads_nowhere_else(world):
    people, cases, _ = world
    client = sign_in(Client(), people["MGR"])
    question = reverse("case-purpose", args=[cases["foreign"].code])
    given = {"purpose": "Complaint of the family", "next": "https://elsewhere.example/"}
    assert client.post(question, given).url == reverse("case", args=[cases["foreign"].code])


def test_nobody_signed_in_is_sent_to_the_sign_in_page(world):
    _, cases, papers = world
    for name in PAGES | DEEDS:
        page = address(name, cases["own"], papers["own"])
        for method in (Client().get, Client().post):
            answer = method(page)
            assert answer.status_code in {302, 405}, name
            if answer.status_code == 302:
                assert answer.url.startswith("/accounts/login/"), name


def test_public_pages_open_for_everybody_and_take_nothing(world):
    people, _, _ = world
    for client in (Client(), *(sign_in(Client(), person) for person in people.values())):
        for name, arguments in PUBLIC.items():
            answer = client.get(reverse(name, args=arguments))
            # 404: no certificate has this number
            assert answer.status_code == (404 if arguments else 200), name
            assert client.post(reverse(name, args=arguments)).status_code == 405


def test_the_demos_doors_are_not_there_outside_the_demo(world, settings):
    settings.DEMO = False
    people, _, _ = world
    client = sign_in(Client(), people["COORD"])
    for name in DEMO_ONLY:
        assert client.post(reverse(name)).status_code in {403, 404}
        assert client.get(reverse(name)).status_code in {403, 404, 405}


def test_what_changes_something_is_not_got(world):
    people, _, _ = world
    for name, arguments in POST_ONLY.items():
        place = reverse(name, args=arguments)
        assert sign_in(Client(), people["COORD"]).get(place).status_code == 405
        assert Client().post(place).url.startswith("/accounts/login/")
    assert sign_in(Client(), people["ADMIN"]).post(reverse("inbox-next")).status_code == 403
    for role in EVERYBODY - PAGES["today"][1]:
        assert sign_in(Client(), people[role]).post(reverse("today-seen")).status_code == 403


def test_a_strangers_notice_is_not_there(world):
    people, cases, _ = world
    notice = Notice.objects.create(user=people["COORD"], kind="due_soon", case=cases["own"])
    place = reverse("notice", args=[notice.pk])
    assert sign_in(Client(), people["SITE_CRC"]).post(place).status_code == 404
    assert sign_in(Client(), people["COORD"]).post(place).status_code == 302


def test_methods_that_a_page_does_not_know_are_refused(world):
    people, cases, papers = world
    client = sign_in(Client(), people["COORD"])
    for name in sorted(ABOUT_A_CASE):
        page = address(name, cases["own"], papers["own"])
        assert client.delete(page).status_code in {403, 404, 405}, name


def test_without_their_token_papers_are_nobodys(world):
    people, _, _ = world
    for client in (Client(), *(sign_in(Client(), person) for person in people.values())):
        assert client.get(reverse("stored-file", args=["guessed"])).status_code == 403
        assert client.put(reverse("stored-part", args=["guessed"])).status_code == 403
