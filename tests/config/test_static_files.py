import json

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from config.static_files import VENDOR


@pytest.mark.parametrize(("prefix", "folder", "patterns"), VENDOR)
def test_each_vendored_file_is_installed(settings, prefix, folder, patterns):
    for pattern in patterns:
        assert list((settings.BASE_DIR / "node_modules" / folder).glob(pattern)), (
            f"{folder}/{pattern}"
        )


def test_a_vendored_file_is_found_by_its_address():
    assert finders.find("vendor/htmx/htmx.min.js").endswith(
        "node_modules/htmx.org/dist/htmx.min.js"
    )
    assert not finders.find("vendor/htmx/package.json")
    assert not finders.find("viewflow/js/viewflow.min.js")


def test_all_are_collected_under_names_with_hashes(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static_files.HashedStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert names["vendor/htmx/htmx.min.js"] != "vendor/htmx/htmx.min.js"
    assert (tmp_path / (names["vendor/tabler/css/tabler.min.css"] + ".gz")).exists()
    assert "sortable.esm.js" in "".join(names)
