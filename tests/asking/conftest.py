from tests.contacts.conftest import World, said, world
from tests.people_and_cases import protocol_version

__all__ = ["World", "protocol_version", "said", "world"]
