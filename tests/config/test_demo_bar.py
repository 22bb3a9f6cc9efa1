import pytest
from django.urls import reverse

WARNING = "Files are not checked for viruses in this demonstration"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "url", "warned"),
    [(True, "", True), (True, "tcp://clamav:3310", False), (False, "", False)],
    ids=["a demo without scanner", "a demo with one", "no demo"],
)
def test_a_demo_says_that_nothing_is_scanned(client, settings, demo, url, warned):
    settings.DEMO, settings.CLAMD_URL = demo, url
    assert (WARNING in client.get(reverse("account_login")).content.decode()) is warned
