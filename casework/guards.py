"""Guards answer with reasons: each unmet guard becomes a blocker that a person can act on."""

from collections.abc import Iterable

from casework.blockers import Blocker, Where
from casework.cases.situation import Situation
from casework.protocols.expressions import PRIMITIVES, Missing, leaves
from casework.protocols.schema import Guard


def unmet(guards: Iterable[Guard], situation: Situation) -> list[Blocker]:
    """A blocker for every guard that is false, in the guards' order."""
    return [blocker(guard, situation) for guard in guards if not situation.holds(guard.when)]


def blocker(guard: Guard, situation: Situation) -> Blocker:
    """The blocker of an unmet guard: its message filled in, who can mend it, and where."""
    words: dict[str, str] = {}
    missing: list[Missing] = []
    facts: list[str] = []
    for name, arguments in leaves(guard.when, situation.protocol.file.predicates):
        primitive = PRIMITIVES[name]
        facts += [str(value) for key, value in arguments.items() if key in _FACT_ARGUMENTS]
        if primitive.explain is not None:
            found = primitive.explain(situation, **arguments)
            missing += found
            if primitive.word:
                words[primitive.word] = ", ".join(item.label for item in found)
    message = situation.protocol.words(guard.message, **words)
    if guard.party in ("TASK_OWNER", "DOCUMENT_SUPPLIER") and missing:
        parties = tuple(dict.fromkeys(role for item in missing for role in item.parties))
    else:
        parties = (guard.party,)
    where = tuple(dict.fromkeys(item.where for item in missing))
    return Blocker(guard.code, message, parties, where or _tasks_that_record(situation, facts))


_FACT_ARGUMENTS = frozenset({"name", "fact", "to", "a", "b"})


def _tasks_that_record(situation: Situation, facts: Iterable[str]) -> tuple[Where, ...]:
    """The tasks that record the facts a guard asks for and that are not set yet."""
    protocol = situation.protocol
    tasks = [
        recorder.task
        for name in facts
        if name in protocol.facts and name not in situation.facts
        for recorder in protocol.facts[name].recorded_by
        if recorder.task
    ]
    return tuple(Where("task", code) for code in dict.fromkeys(tasks))


def refusal(refusals: dict[str, str], code: str, **words: str) -> Blocker:
    """A blocker for one of the engine's own refusals, in the protocol's words."""
    message = refusals.get(code, code)
    for name, value in words.items():
        message = message.replace("{" + name + "}", value)
    return Blocker(code, message)
