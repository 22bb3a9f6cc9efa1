"""Pictures too wide to be drawn by the server."""

from io import BytesIO

import pytest
from PIL import Image

from documents.uploads import preview
from tests.documents.viewing.papers import url


def picture(kind, side, mode="1"):
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("side", "status"), [(400, 200), (8_000, 404)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_that_would_fill_the_memory_is_left_to_the_browser(
    bring, mara, kind, side, status
):
    version = bring(picture(kind, side))
    assert version.file.is_clean
    assert mara.get(url(version, "document-page", 1)).status_code == status


def test_of_a_photo_no_more_is_decoded_than_is_shown(bring, mara):
    version = bring(picture("JPEG", 8_000, "L"))
    drawn = mara.get(url(version, "document-page", 1))
    assert drawn.status_code == 200
    assert max(Image.open(BytesIO(drawn.content)).size) <= preview.LARGEST
