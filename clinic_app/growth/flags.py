"""How far a score lies from the median: something for the nurse to look at, never a verdict.

Source: WHO Child Growth Standards (2006), which count beyond 2 and beyond 3 standard deviations;
the 0.4th centile is the lowest line of the UK charts of NICE NG75 (2017), Faltering growth.
"""

from .questions import signed

SPACE = 2 / 3
LOWEST_LINE = -4 * SPACE
"""The 0.4th centile: four spaces of a chart with nine lines below the median."""

LOOK = "For the nurse to look at."


def beyond(name: str, z: float, *, has_lines: bool = True) -> str:
    """Return which limits a z-score lies beyond, as a sentence, or "" if none.

    `has_lines`: the charts of the UK have the measure, and so its lowest line.
    """
    passed = [f"beyond {_limit(z)}"] if abs(z) > 2 else []
    if has_lines and z < LOWEST_LINE:
        passed.append("below the 0.4th centile")
    return f"{name}: z-score {signed(z)}, {'; '.join(passed)}. {LOOK}" if passed else ""


def _limit(z: float) -> str:
    steps = 3 if abs(z) > 3 else 2
    return signed(-steps).removesuffix(".00") if z < 0 else f"+{steps}"
