"""Histories made up by chance, with all that happens to cases: lines for `told`."""

from dataclasses import dataclass
from random import Random

from casework.cases.models import OUTCOMES, STAGES

LAST = 175  # days since START
AGAIN = {"APHERESIS": ":repeat_collection", "MANUFACTURING": ":re_apheresis"}


@dataclass
class Life:
    lines: list[str]
    infused: float | None = None


def life(rng: Random) -> Life:
    """A case from its inquiry on; where it is at the end, open, closed or on hold, is chance too."""
    day, stage, left = rng.uniform(0, 120), 0, 0
    on_hold, closed, infused = False, False, None
    lines = [f"{day:.3f} start INQUIRY"]
    for _ in range(rng.randrange(30)):
        day += rng.choice((0.05, 1, 6, 20)) * rng.random()
        if day > LAST:
            break
        at, before = f"{day:.3f}", stage
        if closed:
            if rng.random() < 0.5:
                break
            stage, closed = left, False
            lines.append(f"{at} reopen {STAGES[stage]} FAMILY_RETURNED")
            continue
        act = rng.choices(("on", "back", "hold", "migrate", "exit"), (12, 3, 5, 1, 2))[0]
        if act == "hold":
            on_hold = not on_hold
            lines.append(f"{at} hold")
        elif act == "migrate":
            lines.append(f"{at} migrate")
        elif act == "exit" or (act == "on" and stage == len(STAGES) - 1):
            closed, left, on_hold = True, stage, False
            reason = rng.choice(("", "COST", "NO_RESPONSE"))
            lines.append(f"{at} exit {rng.choice(OUTCOMES)} {reason}")
            if lines[-1].split()[2] == "CLOSED_DUPLICATE":
                break
        else:
            stage, edge = _to(rng, act, stage)
            kind = "forward" if act == "on" else "backward"
            lines.append(f"{at} {kind} {STAGES[stage]} {edge}")
            if rng.random() < 0.15:
                lines.append(f"{day + 0.01:.3f} undo {STAGES[before]} {edge or ':' + kind}")
                stage, day = before, day + 0.02
            elif STAGES[stage] == "INFUSION":
                infused = day + 0.1
    return Life(lines, infused)


def _to(rng: Random, act: str, stage: int) -> tuple[int, str]:
    """Where a move leads, and the edge that raises the attempt where it is one."""
    if act == "on":
        return min(stage + rng.choice((1, 1, 1, 2)), len(STAGES) - 1), ""
    if STAGES[stage] in AGAIN:
        return STAGES.index("APHERESIS"), AGAIN[STAGES[stage]]
    return rng.randrange(stage + 1), ""
