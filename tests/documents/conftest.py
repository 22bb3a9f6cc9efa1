from tests.case.conftest import (
    case,
    foreign,
    mara,
    protocol_version,
    said,
    sign,
)

__all__ = ["case", "foreign", "mara", "protocol_version", "said", "sign"]
