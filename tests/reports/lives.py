"""Histories made up by chance, with all that happens to cases: lines for `told`."""

from random import Random

from casework.cases.models import OUTCOMES, STAGES

LAST = 175  # days since START
AGAIN = {"APHERESIS": ":repeat_collection", "MANUFACTURING": ":re_apheresis"}
ACTS = {"forward": 12, "backward": 3, "hold": 5, "migrate": 1, "exit": 2}


class Life:
    """A case from its inquiry on; where it is at the end, open, closed or on hold, is chance too."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.stage, self.closed = rng, 0, False
        self.day = rng.uniform(0, 120)
        self.infused: float | None = None
        self.lines = [f"{self.day:.3f} start INQUIRY"]
        for _ in range(rng.randrange(30)):
            self.day += rng.choice((0.05, 1, 6, 20)) * rng.random()
            if self.day > LAST or not self.go_on():
                break

    def go_on(self) -> bool:
        """One thing more; False where nothing comes any more."""
        if self.closed:
            self.closed = False
            self.say("reopen", STAGES[self.stage], "FAMILY_RETURNED")
            return True
        kind = self.rng.choices([*ACTS], [*ACTS.values()])[0]
        if kind in ("hold", "migrate"):
            self.say(kind)
            return True
        if kind == "exit" or (kind == "forward" and self.stage == len(STAGES) - 1):
            outcome = self.rng.choice(OUTCOMES)
            self.closed = True
            self.say("exit", outcome, self.rng.choice(("", "COST", "NO_RESPONSE")))
            return outcome != "CLOSED_DUPLICATE" and self.rng.random() < 0.5
        self.move(kind)
        return True

    def move(self, kind: str) -> None:
        """A move, which is taken back once in seven times."""
        before, edge = self.stage, f":{kind}"
        if kind == "forward":
            self.stage = min(before + self.rng.choice((1, 1, 1, 2)), len(STAGES) - 1)
        elif STAGES[before] in AGAIN:
            self.stage, edge = STAGES.index("APHERESIS"), AGAIN[STAGES[before]]
        else:
            self.stage = self.rng.randrange(before + 1)
        self.say(kind, STAGES[self.stage], edge)
        if self.rng.random() < 0.15:
            self.day, self.stage = self.day + 0.01, before
            self.say("undo", STAGES[before], edge)
        elif STAGES[self.stage] == "INFUSION":
            self.infused = self.day + 0.1

    def say(self, *words: str) -> None:
        self.lines.append(" ".join([f"{self.day:.3f}", *words]))
