from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from casework import clock
from casework.people.actor import Actor
from documents.files.examining import examine
from documents.uploads import verbs as papers
from tests.case.conftest import case, foreign, mara, protocol_version, said, sign
from tests.people_and_cases import join, make_user
from tests.translation.originals import arabic_report
from translation.certificates import making, verbs
from translation.certificates.paper import Kind, Line, Page, Person, TranslatedPaper

__all__ = ["case", "foreign", "mara", "protocol_version", "said", "sign"]

PAGES = (
    Page(
        1,
        (
            Line(Kind.HEADING, "诊断"),
            Line(Kind.SENTENCE, "系统性红斑狼疮，合并狼疮性肾炎（IV 型），自 2019 年起。"),
            Line(Kind.SENTENCE, "患者无发热，否认呼吸困难。体温 36.8 °C。"),
            Line(Kind.ITEM, "羟氯喹 200 mg，每日两次"),
            Line(Kind.ITEM, "1. 未使用利妥昔单抗"),
        ),
    ),
    Page(
        2,
        (
            Line(Kind.ROW, "项目\t结果\t单位\t参考范围"),
            Line(Kind.ROW, "血红蛋白\t10.2\tg/dL\t12.0–15.5"),
            Line(Kind.ROW, "血小板\t148\t×10⁹/L\t150–400"),
        ),
    ),
)
LIN = Person("Lin Synthetisch", "一级翻译", "CATTI SYN-0001")
NOUR = Person("Nour Beispiel", "医学审校", "Diploma of Fiktiv University, 2014")


def paper(**said):
    """A paper of two pages in Chinese."""
    made = TranslatedPaper(
        serial="CW-7K3M-9QXD-2V5T",
        title="风湿科报告",
        source_language="ar",
        target_language="zh",
        source_sha256="ab" * 32,
        pages=PAGES,
        translator=LIN,
        reviewer=NOUR,
        stated_on=date(2026, 3, 20),
        verify_url="https://casework.example.org/verify/CW-7K3M-9QXD-2V5T/",
        issuer="Fiktiv Office",
    )
    return replace(made, **said)


@pytest.fixture
def original(mara, case):
    """The file that was translated: clean, filed to the case."""
    version = papers.upload(
        case.pk,
        "MED_SUMMARY",
        actor=mara.actor,
        file=BytesIO(arabic_report()),
        language="ar",
        effective_date=clock.site_today(),
        at_once=True,
    )
    return version.file


@pytest.fixture
def reviewer(case):
    user = make_user("TREV", name="Nour Beispiel")
    join(case, user, "TREV")
    return Actor(user, "TREV")


@pytest.fixture
def issue(original, reviewer):
    """Issue a certificate: issue(pages=…)."""

    def issued(pages=PAGES, **more):
        given = {
            "actor": reviewer,
            "source_language": "ar",
            "target_language": "zh",
            "text_sha256": paper(pages=pages).text_sha256,
            "translator": (make_user("TRANS", name="Lin Synthetisch"), LIN),
            "reviewer": (reviewer.user, NOUR),
        }
        return verbs.issue(original.pk, **(given | more))

    return issued


@pytest.fixture
def made(issue):
    """A certificate whose paper was made and looked into."""

    def certified(pages=PAGES, **more):
        certificate = issue(pages, **more)
        making.make(making.paper_of(certificate, title="风湿科报告", pages=pages))
        certificate.refresh_from_db()
        examine(certificate.file_id, apart=False)
        certificate.file.refresh_from_db()
        return certificate

    return certified
