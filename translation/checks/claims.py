"""What each side says of a thing that both name: that it is there, that it grows; that a drug is stopped."""

from collections.abc import Iterator

from translation.checks.concepts import DENIED, Spot, named
from translation.checks.drugs import drugs
from translation.checks.findings import Finding, finding
from translation.checks.poles import JOINS, Side, told
from translation.checks.reading import Reading

BACK = {"tr", "hi"}  # they deny at the end of the sentence
ALL = {"均", "皆", "都"}
FORWARD = """
no without none kein keine keinen keiner keinem keinerlei ohne sin ningún ninguna sans aucun aucune sem nenhum nenhuma
без bez żadnych không chưa không có không thấy بدون دون لا
"""  # these never deny what stands before them
EXISTS = """
found present noted seen yes detected reported persists 可见 见 有 存在 имеется имеются определяется сохраняется
present presente presentes vorhanden mevcut var obecny obecna obecne يوجد توجد موجود
"""  # a clause with one of these is not under the no of the clause before
OR = {"or", "o", "u", "ou", "oder", "lub", "albo", "или", "либо", "veya", "hoặc", "या", "او", "或"}
TURNS = """
but however with because due despite since except и с но однако из кроме mit aber jedoch wegen trotz außer avec mais
sauf con pero por salvo com exceto devido mas z ale oprocz ile ama fakat var mevcut có nhưng kèm vì ngoài مع لكن بسبب
लेकिन परंतु किंतु 伴 但 有 见 仍 因
"""  # words that end what a no holds for
GOOD = {"strength", "appetite"}
BAD = {
    "fever", "cough", "dyspnea", "nausea", "vomiting", "diarrhea", "constipation", "headache", "migraine",
    "dizziness", "rash", "pruritus", "palpitation", "edema", "tenderness", "pain", "bleeding", "hematuria",
    "proteinuria", "infection", "pneumonia", "pleural", "ascites", "anemia",
    "chestpain", "abdominalpain", "dysphagia", "dysuria", "weakness",
}  # fmt: skip
DENIABLE = BAD | {
    "symptoms", "seizure", "syncope", "hemoptysis", "jaundice", "cyanosis", "tuberculosis", "hepatitisb", "hepatitisc",
    "diabetes", "asthma", "allergy", "smoking", "alcohol", "pericardial", "thrombosis", "embolism", "stroke", "infarct",
    "lymphnode", "murmur", "crackles", "synovitis", "hydronephrosis", "stones", "leukopenia", "retinopathy", "relapse",
    "contraindication", "complication", "adverse",
}  # fmt: skip
ADJECTIVAL = {"غير"}  # it denies the word that follows
BETTER = {"I": True, "W": False, "E": True, "G": False}


def check(source: Reading, target: Reading) -> list[Finding]:
    found: list[Finding] = []
    ours, theirs = Claims(source), Claims(target)
    for code, mine, other in (
        ("", ours.denied(), theirs.denied()),
        ("DIRECTION_CHANGED", ours.better(), theirs.better()),
        ("OPPOSITE", ours.stopped(), theirs.stopped()),
    ):
        for name in mine.keys() & other.keys():
            (one, at), (two, there) = mine[name], other[name]
            if one != two:
                negation = "NEGATION_MISSING" if one else "NEGATION_ADDED"
                excerpts = source.plain.excerpt(*at), target.plain.excerpt(*there)
                found.append(finding(code or negation, *excerpts))
    return found[:1]


Told = dict[str, tuple[bool, Spot]]


class Claims:
    """Only what is sure: a thing said in two ways, or in a clause that says both, is left out."""

    def __init__(self, reading: Reading) -> None:
        self.language = reading.plain.language
        self.sentences = told(reading)
        self.named = named(reading.plain).sure
        self.drugs = {name: [spot] for name, spot in drugs(reading).items()}

    def denied(self) -> Told:
        """Whether each finding is said to be absent."""
        found: Told = {}
        for name, spots in self.named.items():
            if name not in DENIABLE:
                continue
            lexical = self.named.get(DENIED + name, [])
            free = [spot for spot in spots if not _within(spot, lexical)]
            said = [(True, spot) for spot in lexical] + [
                (state, spot) for spot in free if (state := self._denied(spot)) is not None
            ]
            _keep(found, name, said)
        for name in self.named:
            if name[0] == DENIED and name[1:] not in self.named:
                found[name[1:]] = (True, self.named[name][0])
        return found

    def _denied(self, spot: Spot) -> bool | None:
        for sentence, place in self._clauses(spot):
            clause = sentence[place]
            strong, soft = (
                [at for at in told if not _inside(at, spot)]
                for told in (clause.strong, clause.soft)
            )
            if any(_within(at, [spot]) for at in strong + soft):
                return None
            if any(
                item.text in ADJECTIVAL and item.end < spot[0] <= item.end + 1
                for item in clause.items
            ):
                return True
            before = [at for at in strong if at[0] < spot[0]]
            after = [at for at in strong if at[0] > spot[0] and self._reaches(clause, spot, at)]
            if before:
                return None if _holds(clause, TURNS, before[-1][1], spot[0]) else True
            if after:
                last = after[0][1] == clause.items[-1].end
                sure = last or self.language in BACK
                return True if sure and not _holds(clause, TURNS, spot[1], after[0][0]) else None
            if _holds(clause, EXISTS, clause.items[0].start, clause.items[-1].end) and not soft:
                return False
            earlier = any(side.strong for side in sentence[:place])
            later = any(self._reaches_back(side) for side in sentence[place + 1 :])
            return None if soft or earlier or later else False
        return None

    def _reaches(self, clause: Side, spot: Spot, negation: Spot) -> bool:
        """`fever and no cough`: a no that begins another part does not hold for what stands before."""
        ends = negation[1] == clause.items[-1].end
        if not ends and self.language not in BACK and _holds(clause, FORWARD, *negation):
            return False
        return (
            ends
            or self.language in BACK
            or not _holds(clause, JOINS[clause.language], spot[1], negation[0])
        )

    def _reaches_back(self, side: Side) -> bool:
        """`fever, chills and cough were denied`: a no that ends its clause."""
        if not side.strong:
            return False
        if self.language == "zh":
            return any(item.text[0] in ALL for item in side.items)
        if self.language in BACK:
            return True
        start, end = side.strong[0]
        forward = any(item.start == start and item.text in FORWARD.split() for item in side.items)
        return not forward and sum(item.start >= end for item in side.items) <= 1

    def better(self) -> Told:
        """Whether each complaint grows less, or each strength grows."""
        found: Told = {}
        for name, spots in self.named.items():
            if name in GOOD or name in BAD:
                said = [
                    (better, spot)
                    for spot in spots
                    if (better := self._better(spot, name in GOOD)) is not None
                ]
                _keep(found, name, said)
        return found

    def _better(self, spot: Spot, good: bool) -> bool | None:
        for sentence, place in self._clauses(spot):
            clause = sentence[place]
            said: dict[bool, Spot] = {}
            for axis in ("course", "end", "dir"):
                for pole, at in clause.poles.get(axis, []):
                    apart = self._parted(clause, min(spot[1], at[1]), max(spot[0], at[0]))
                    if (axis == "dir" or pole in BETTER) and not apart:
                        said[(pole == "U") is good if axis == "dir" else BETTER[pole]] = at
            if len(said) != 1:
                return None
            [(better, at)] = said.items()
            denied = [no for no in clause.strong if self.language in BACK or no[0] < at[0]]
            return better if not denied else False if better else None
        return None

    def _parted(self, clause: Side, start: int, end: int) -> bool:
        """Whether an `and` stands between."""
        waw = self.language == "ar" and any(
            item.text[0] == "و" and len(item.text) > 2 and item.text != "و"
            for item in clause.items
            if start < item.start < end + 1
        )
        return waw or _holds(clause, JOINS[clause.language] | OR, start, end)

    def stopped(self) -> Told:
        """Whether each drug is stopped, or started or gone on with; of one that is both, what comes first."""
        found: Told = {}
        sides = [side for sentence in self.sentences for side in sentence]
        acts = [pole for side in sides for pole, _ in side.poles.get("act", [])]
        if len(self.drugs) == 1 and acts in (["X", "S"], ["S", "X"]):
            [(name, spots)] = self.drugs.items()
            return {name: (acts[0] == "X", spots[0])}
        for name, spots in self.drugs.items():
            for sentence, place in self._clauses(spots[0]):
                clause, spot = sentence[place], spots[0]
                poles = {
                    pole
                    for pole, at in clause.poles.get("act", [])
                    if not self._parted(clause, min(spot[1], at[1]), max(spot[0], at[0]))
                }
                if len(poles) == 1 and not clause.strong:
                    found[name] = (poles == {"X"}, spot)
        return found

    def _clauses(self, spot: Spot) -> Iterator[tuple[list[Side], int]]:
        for sentence in self.sentences:
            for place, side in enumerate(sentence):
                if side.items[0].start <= spot[0] < side.items[-1].end:
                    yield sentence, place


def _keep(found: Told, name: str, said: list[tuple[bool, Spot]]) -> None:
    if said and len({state for state, _ in said}) == 1:
        found[name] = said[0]


def _within(spot: Spot, others: list[Spot]) -> bool:
    return any(other[0] < spot[1] and spot[0] < other[1] for other in others)


def _inside(spot: Spot, other: Spot) -> bool:
    return other[0] <= spot[0] and spot[1] <= other[1]


def _holds(clause: Side, words: str | set[str], start: int, end: int) -> bool:
    known = words.split() if isinstance(words, str) else words
    return any(item.text in known for item in clause.items if start <= item.start < end)
