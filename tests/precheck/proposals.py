"""A version of the criteria that differs from the bundled one, for the tests of versions."""

import json
from copy import deepcopy

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.eligibility.loading import bundled

NOTE = "The limit of lymphocytes was lowered."


def other_criteria():
    """As bundled, but 0.3 lymphocytes are enough, and one criterion is gone."""
    data = deepcopy(bundled())
    data["version"]["version"] = "v2"
    data["criteria"]["ALL-I03"]["rule"]["cmp"]["value"] = 0.3
    del data["criteria"]["OPS-01"]
    return data


def as_file(data, name="v2.json"):
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return SimpleUploadedFile(name, text, "application/json")


def effects_of(version, **query):
    return reverse("criteria-effects", args=[version.pk], query=query)
