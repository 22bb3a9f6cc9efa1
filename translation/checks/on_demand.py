"""A drug taken when it is needed on one side, and by the clock on the other."""

from translation.checks.findings import Finding, finding
from translation.checks.lexicon import Item
from translation.checks.reading import Reading

# Whoever names the occasion (`при боли`, `if it hurts`, `出现疼痛时`) says the same in other words.
OCCASIONS = {
    "if", "when", "whenever", "should", "unless", "case", "pain", "fever", "при", "если", "когда", "случае",
    "боли", "si", "cuando", "caso", "dolor", "fiebre", "cas", "quand", "lorsque", "douleur", "douleurs",
    "fievre", "wenn", "falls", "bei", "schmerz", "schmerzen", "fieber", "se", "quando", "dor", "febre", "khi",
    "nếu", "lúc", "đau", "sốt", "jesli", "gdy", "jezeli", "razie", "przy", "przypadku", "eger", "halinde",
    "durumunda", "oldugunda", "olursa", "यदि", "अगर", "जब", "तो", "पर", "عند", "اذا", "حال", "حالة", "حاله",
    "如", "若", "时", "痛", "发热", "当", "倘",
}  # fmt: skip


def check(source: Reading, target: Reading) -> list[Finding]:
    ours, theirs = _demanded(source), _demanded(target)
    if ours and not theirs and _dosed(source) and not _named(target):
        return [finding("FREQUENCY_CHANGED", source.plain.excerpt(ours.start, ours.end), "")]
    if theirs and not ours and _dosed(target) and not _named(source):
        return [finding("FREQUENCY_CHANGED", "", target.plain.excerpt(theirs.start, theirs.end))]
    return []


def _demanded(side: Reading) -> Item | None:
    return next((item for item in side.items if "prn" in item.classes), None)


def _named(side: Reading) -> bool:
    return any(word in OCCASIONS for item in side.items for word in item.text.split(" "))


def _dosed(side: Reading) -> bool:
    """A number with a unit that no clock shows: a dose."""
    return any(m.unit and not m.unit.time and m.kind in {"number", "range"} for m in side.mentions)
