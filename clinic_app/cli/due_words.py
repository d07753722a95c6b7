"""What is due as JSON: plain values, vaccines named by the diseases they are against."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from clinic_app.immunisation.children import Child
from clinic_app.immunisation.due import Due
from clinic_app.immunisation.holds import Hold
from clinic_app.immunisation.influenza import Influenza
from clinic_app.immunisation.prospects import Prospect
from clinic_app.immunisation.reminders import reminder_days
from clinic_app.immunisation.schedule import Schedule, Stamp
from clinic_app.immunisation.vaccines import Vaccine
from clinic_app.immunisation.visits import ExpectedDose, Missed, Visit
from clinic_app.scheduling.ages import age_in_words

NOTE = "For due dates, the length of visits and stock. The nurse decides what is given."

Plain = dict[str, Any]


def written(schedule: Schedule, child: Child, answer: Due) -> Plain:
    """Return an answer as plain values."""
    return {
        "note": NOTE,
        "schedule": _stamp(answer.stamp),
        "born": child.born.isoformat(),
        "on": answer.today.isoformat(),
        "age": age_in_words(child.born, answer.today),
        "next": _next(schedule, answer.next, overdue=answer.overdue),
        "visit": _visit(answer.visit) if answer.visit else None,
        "at_birth": _doses(answer.at_birth),
        "past_last_day": [_missed(dose) for dose in answer.missed],
        "behind": [point.slug for point in answer.behind],
        "ask_the_nurse": [{"name": q.slug, "text": q.text} for q in answer.questions],
        "changed": [{"on": c.on.isoformat(), "text": c.text} for c in answer.changes],
        "influenza": _influenza(answer.influenza),
    }


def _stamp(stamp: Stamp) -> Plain:
    return {
        "title": stamp.title,
        "version": stamp.version,
        "valid_from": stamp.valid_from.isoformat(),
        "last_checked": stamp.last_checked.isoformat(),
        "gap": stamp.gap,
    }


def _next(schedule: Schedule, prospect: Prospect | None, *, overdue: bool) -> Plain | None:
    if prospect is None:
        return None
    window, days = prospect.window, reminder_days(schedule, prospect)
    return {
        "point": prospect.point.slug,
        "label": prospect.point.label,
        "earliest": window.earliest.isoformat(),
        "due": window.due.isoformat(),
        "last": _day(window.last),
        "overdue_from": prospect.overdue_from.isoformat(),
        "overdue": overdue,
        "invite": _day(days.invite if days else None),
        "remind": _day(days.remind if days else None),
        "recall": _day(days.recall if days else None),
    }


def _visit(visit: Visit) -> Plain:
    return {
        "on": visit.day.isoformat(),
        "type": visit.type,
        "minutes": visit.minutes,
        "observe_minutes": visit.observe_minutes,
        "nurse_plans": visit.planning,
        "doses": _doses(visit.doses),
        "needles": visit.needles,
        "oral": visit.oral,
        "last_days": [
            {"vaccine": d.vaccine.slug, "last": _day(d.last), "reason": d.last_reason}
            for d in visit.last_days
        ],
        "later": _doses(visit.later),
        "not_recorded": _doses(visit.not_recorded),
    }


def _doses(doses: Iterable[ExpectedDose]) -> list[Plain]:
    return [
        {
            **_vaccine(dose.vaccine),
            "dose": dose.dose,
            "point": dose.point.slug,
            "earliest": dose.earliest.isoformat(),
            "why_then": _why(dose.hold) if dose.hold else None,
            "last": _day(dose.last),
            "source": list(dose.evidence.sources),
            "confidence": dose.evidence.confidence,
            "last_checked": dose.evidence.last_checked.isoformat(),
        }
        for dose in doses
    ]


def _why(hold: Hold) -> Plain:
    """Return the rule that puts a dose off, where more than its scheduled age does."""
    return {
        "text": hold.text,
        "from": hold.until.isoformat(),
        "source": list(hold.evidence.sources),
        "confidence": hold.evidence.confidence,
        "last_checked": hold.evidence.last_checked.isoformat(),
    }


def _vaccine(vaccine: Vaccine) -> Plain:
    return {
        "vaccine": vaccine.slug,
        "group": vaccine.group,
        "against": list(vaccine.against),
        "needle": vaccine.needle,
    }


def _missed(dose: Missed) -> Plain:
    return {
        **_vaccine(dose.vaccine),
        "dose": dose.dose,
        "point": dose.point.slug,
        "last": dose.last.isoformat(),
        "reason": dose.reason,
    }


def _influenza(found: Influenza) -> Plain:
    return {
        "season": [found.first_day.isoformat(), found.last_day.isoformat()],
        "earliest": _day(found.earliest),
        "doses_this_season": found.doses,
        "given_this_season": found.given,
        "free": found.free,
        "ask_the_nurse": [{"name": q.slug, "text": q.text} for q in found.questions],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
