"""Tests of one group stay on one worker: what a module makes once is there for all of them."""

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_is_known_to_the_one_who_deals_out_the_tests(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("only where tests are dealt out: pytest -n 2 --dist loadgroup")
    assert request.node.nodeid.endswith("@groups")
