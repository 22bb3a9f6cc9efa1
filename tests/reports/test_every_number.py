"""Every number of every report beside the list that it leads to, over cases to which everything happened."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from casework import clock
from tests.people_and_cases import make_case, make_user, sign_in
from tests.reports.filed import asked, paper, translation, waived
from workflows.engine.models import Readiness, WorkItem
from workflows.pace.parties import NAMES
from workflows.reports.kinds import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
QUERIES = (
    "",
    "since=2026-01-20&until=2026-03-15",
    "cohort=LN&country=ES",
    "attempt=2",
    "cohort=none",
)
BEGIN = ("0 start INQUIRY", "4 forward RECORD_COLLECTION")
LIVES = (
    ("1 start INQUIRY",),
    (*BEGIN, "9 hold", "15 hold", "70 forward TRANSLATION"),
    (*BEGIN, "9 forward TRANSLATION", "9.1 undo RECORD_COLLECTION", "20 hold"),
    (*BEGIN, "9 backward INQUIRY", "30 forward RECORD_COLLECTION", "90 exit WITHDRAWN COST"),
    (*BEGIN, "12 exit LOST_TO_FOLLOW_UP NO_RESPONSE", "40 reopen RECORD_COLLECTION"),
    (*BEGIN, "5 migrate", "12 exit CLOSED_DUPLICATE DUPLICATE_OF"),
    (
        *BEGIN, "20 forward APHERESIS", "25 backward APHERESIS :repeat_collection",
        "33 forward MANUFACTURING", "50 forward INFUSION",
    ),
    (*BEGIN, "20 forward APHERESIS", "60 exit WITHDRAWN COST"),
)  # fmt: skip


@pytest.fixture
def cases(tell, owner, protocol_version):
    """A case of each life, twice; with papers, translations, tasks and whom they wait on."""
    made = [
        tell(
            *life, infused=51 if "INFUSION" in life[-1] else None, cohort=cohort, country=country,
            waits=("0 COORD", "3 FAMILY", "8 SITE_CRC"),
        )
        for cohort, country in (("LN", "ES"), ("", "KE"))
        for life in LIVES
    ]  # fmt: skip
    for n, case in enumerate(made):
        papers(case, n)
    for n, case in enumerate(one for one in made if one.closed_at is None):
        Readiness.objects.create(
            case=case,
            edge="open_case",
            waiting_on=("", "FAMILY", "HOME_MD")[n % 3],
            settled_at=clock.now(),
            target_on=clock.site_today() + timedelta(days=n - 3),
            limit_on=clock.site_today() + timedelta(days=2 * n - 3),
        )
    tasks(make_case(owner, protocol_version), owner)
    return made


def papers(case, n):
    """Two papers asked for, one of them twice, and two translations, each got on as far as `n` says."""
    who = {"translator": make_user("TRANS"), "reviewer": make_user("TREV")}
    asked(case, "LAB_CBC", 10)
    asked(case, "MED_LIST", 12 + n, withdrawn=20 + n if n % 4 == 1 else None)
    asked(case, "MED_LIST", 30 + n)
    paper(case, "LAB_CBC", 14, 15 + n if n % 2 else None)
    if n % 5 == 2:
        waived(case, "MED_LIST")
    translation(case, "es-zh", opened=100 + 10 * (n % 8))
    days = {"handed_in": 14, "approved": 16 + n, "certified": 18 + n if n % 2 else None}
    translation(case, "ar-zh", opened=10, taken=12, rounds=n % 2, **who, **days)


def tasks(case, owner):
    for n, item in enumerate(WorkItem.objects.filter(case=case)):
        item.owner = owner if n % 2 else None
        item.owned_since = clock.now() if item.owner else None
        item.due_at = (None, clock.now() + timedelta(days=3 * n - 5))[n % 3 > 0]
        item.opens_on = None
        item.save()


def counted(table):
    """The cells that count, each with its heading."""
    return [
        (head, cell)
        for row in table.rows
        for head, cell in zip(table.heads, row, strict=True)
        if cell.behind is not None
    ]


def rows_behind(relation, cell):
    """How many rows a cell counts."""
    same = [f"coalesce(r.\"{name}\"::text, '') = '{value}'" for name, value in cell.items()]
    ((n,),) = relation.rows("count(*)", f"WHERE {' AND '.join(same) or 'true'}")
    return n


@pytest.mark.parametrize("code", KINDS)
def test_a_number_is_that_of_the_rows_whose_cases_it_leads_to(cases, narrowed, code):
    kind, numbers = KINDS[code], 0
    for query in QUERIES:
        f = narrowed(query)
        report = kind.make(f)
        first = next(iter(kind.relations.values()))
        assert len(first(f).cases({})) == report.n, query
        for table in report.tables:
            for head, cell in counted(table):
                relation = kind.relations[cell.of](f)
                n, of_cases = rows_behind(relation, cell.behind), len(relation.cases(cell.behind))
                where = (query, table.title, head, cell)
                if isinstance(cell.value, float):  # days: of the cases that had any
                    assert head in map(str, NAMES.values()), where
                    assert (cell.value > 0) is (n > 0), where
                else:
                    assert cell.value == (of_cases if head == "Cases" else n), where
                assert (of_cases > 0) is bool(cell.value), where
                numbers += bool(cell.value)
    assert numbers > 4


@pytest.mark.parametrize("code", KINDS)
def test_a_link_of_the_page_opens_as_many_cases(cases, client, narrowed, code):
    """A link of each relation, as it stands on the page."""
    manager = sign_in(client, make_user("MGR"))
    f = narrowed()
    page = manager.get(reverse("report", args=[code]), headers={"HX-Request": "true"})
    links = [
        unescape(link) for link in re.findall(r'href="([^"]*/cases/[^"]*)"', page.content.decode())
    ]
    firsts = {re.search(r"of=(\w+)|$", link)[1]: link for link in reversed(links)}
    assert None in firsts  # the number above
    for link in firsts.values():
        answer = manager.get(link)
        of = answer.wsgi_request.GET.get("of", next(iter(KINDS[code].relations)))
        cell = {k[3:]: v for k, v in answer.wsgi_request.GET.items() if k.startswith("is_")}
        assert answer.context["total"] == len(KINDS[code].relations[of](f).cases(cell)) > 0, link
