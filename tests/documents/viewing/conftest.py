from tests.documents.conftest import case, foreign, mara, protocol_version, said, sign
from tests.documents.viewing.papers import bring

__all__ = ["bring", "case", "foreign", "mara", "protocol_version", "said", "sign"]
