"""A case in Inquiry with the people who work on it, at a fixed time."""

import pytest

from tests.engine import follow
from tests.workflows.conftest import version

__all__ = ["version"]


@pytest.fixture
def inquiry(version):
    """A case just opened: its tasks are free."""
    return follow("duplicate", version, before="INQ-01")


@pytest.fixture
def translating(version):
    """A case in Translation whose text is translated; the review is free."""
    return follow("adult_ln_to_completed", version, before="TRN-04")
