from datetime import date

import pytest

from casework import clock
from tests.documents.conftest import case, foreign, mara, protocol_version, said, sign
from tests.documents.extracting.lab import lab_paper
from workflows.engine import moves

__all__ = ["case", "foreign", "mara", "protocol_version", "said", "sign"]


@pytest.fixture
def closed(case, mara):
    """Close the case."""

    def closes():
        given = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
        more = {"reason_code": "FAMILY_DECISION", "given": given}
        moves.advance(case.pk, "withdraw", actor=mara.actor, **more)

    return closes


@pytest.fixture
def chemistry(case, mara):
    """A verified paper of two pages: liver values."""
    return lab_paper(case, mara.user, dated=date(2026, 5, 31))
