from tests.case.conftest import (
    case,
    foreign,
    mara,
    protocol_version,
    said,
    sign,
)
from tests.documents.storage.server import s3, s3_server

__all__ = ["case", "foreign", "mara", "protocol_version", "s3", "s3_server", "said", "sign"]
