from tests.case.conftest import Reader, again, case, foreign, mara, ready, said, sign  # noqa: F401
from tests.people_and_cases import protocol_version  # noqa: F401
