"""What is so unlikely to be meant that one asks first: a slip of the finger, not a rule. Pure."""

from datetime import datetime, timedelta

from .status import AFTER, OF_A_STEP, Standing

ANOTHER_DAY, TOO_EARLY, STILL_OBSERVED = "another day", "too early", "still observed"
NO_DOSES, NO_WEIGHT, NOT_OBSERVED = "no doses", "no weight", "not observed"
LACKS = {"doses": NO_DOSES, "weight": NO_WEIGHT, "observation": NOT_OBSERVED}
EARLY = timedelta(hours=2)


def about(
    kind: str,
    own: Standing,
    starts_at: datetime,
    *,
    same_day: bool,
    now: datetime,
    lacks: str = "",
) -> str | None:
    """Return what speaks against noting this now, or None; `own` is where the step stands.

    `lacks` is what nobody has noted of the visit: "doses", "weight", "observation" or nothing.
    """
    if kind not in OF_A_STEP or AFTER[kind] == own.status:
        return None
    if not same_day:
        return ANOTHER_DAY
    if starts_at - now > EARLY:
        return TOO_EARLY
    if kind == "finished" and lacks:
        return LACKS[lacks]
    if kind == "finished" and own.until is not None and now < own.until:
        return STILL_OBSERVED
    return None
