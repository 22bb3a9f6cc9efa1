from tests.case.conftest import case, mara, protocol_version, said, sign

__all__ = ["case", "mara", "protocol_version", "said", "sign"]
