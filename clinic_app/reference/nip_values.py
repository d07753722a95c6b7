"""nip_schedule.yaml, checked, as the values that the immunisation core computes with."""

from clinic_app.immunisation import programme, schedule, vaccines
from clinic_app.immunisation.calendar import Span

from .nip_entries import (
    AntigenEntry,
    DoseEntry,
    Evident,
    LimitEntry,
    PointEntry,
    ScheduleFile,
    VaccineEntry,
)
from .nip_spans import SpanEntry


def schedule_of(file: ScheduleFile) -> schedule.Schedule:
    """Return the schedule that a file states. Its names must be known to be whole."""
    return _Reading(file).whole()


def _span(entry: SpanEntry | None) -> Span | None:
    return entry.span() if entry else None


class _Reading:
    """A file on its way to values; it knows the date that rules without one were checked on."""

    def __init__(self, file: ScheduleFile) -> None:
        self.file = file
        self.antigens = {entry.slug: self.antigen(entry) for entry in file.antigens}

    def whole(self) -> schedule.Schedule:
        file = self.file
        return schedule.Schedule(
            stamp=schedule.Stamp(
                file.title, file.version, file.valid_from, file.last_checked, file.gap
            ),
            verify_at=file.verify_at,
            sources=tuple(vaccines.Source(s.slug, s.what, s.dated, s.url) for s in file.sources),
            groups=tuple(file.groups.items()),
            vaccines=tuple(self.vaccine(entry) for entry in file.vaccines),
            points=tuple(self.point(entry) for entry in file.points),
            overdue_after=file.overdue.after.span(),
            behind_for_planning=file.planning.points_behind,
            live=schedule.LiveRule(file.live.apart.span(), self.evidence(file.live)),
            first_doses=self.first_doses(),
            influenza=self.influenza(),
            pregnancy=self.pregnancy(),
            adults=self.adults(),
            ask_first=self.ask_first(),
            reminders=self.reminders(),
            visits=self.visits(),
            changes=tuple(
                programme.Change(c.on, c.text, frozenset(c.vaccines), self.evidence(c))
                for c in file.changes
            ),
        )

    def evidence(self, entry: Evident) -> vaccines.Evidence:
        checked = entry.last_checked or self.file.last_checked
        return vaccines.Evidence(entry.source, entry.confidence, checked)

    def antigen(self, entry: AntigenEntry) -> vaccines.Antigen:
        limits = tuple(self.limit(limit) for limit in entry.limits)
        return vaccines.Antigen(entry.slug, entry.short, entry.diseases, limits)

    def limit(self, entry: LimitEntry) -> vaccines.DoseLimit:
        return vaccines.DoseLimit(
            dose=entry.dose,
            min_age=_span(entry.min_age),
            after_previous=_span(entry.after_previous),
            after_first=_span(entry.after_first),
            evidence=self.evidence(entry),
        )

    def vaccine(self, entry: VaccineEntry) -> vaccines.Vaccine:
        return vaccines.Vaccine(
            slug=entry.slug,
            group=entry.group,
            antigens=tuple(self.antigens[slug] for slug in entry.antigens),
            routes=entry.routes,
            live=entry.live,
            brands=entry.brands,
            advice=entry.advice,
            usual_from=_span(entry.usual_from),
            usual_until=_span(entry.usual_until),
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            evidence=self.evidence(entry),
        )

    def point(self, entry: PointEntry) -> schedule.AgePoint:
        return schedule.AgePoint(
            slug=entry.slug,
            label=entry.label,
            due=entry.due.span(),
            earliest=_span(entry.earliest),
            until=_span(entry.until),
            overdue_at=_span(entry.overdue_at),
            ask_until=_span(entry.ask_until),
            place=entry.place,
            visit=entry.visit,
            ask=tuple(entry.ask.items()),
            doses=tuple(self.dose(dose) for dose in entry.doses),
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            evidence=self.evidence(entry),
        )

    def dose(self, entry: DoseEntry) -> schedule.DoseRule:
        return schedule.DoseRule(
            vaccine=entry.vaccine,
            dose=entry.dose,
            who=frozenset(entry.who),
            min_age=_span(entry.min_age),
            after_previous=_span(entry.after_previous),
            until=_span(entry.until),
            last_day=_span(entry.last_day),
            last_day_reason=entry.last_day_reason,
            label=entry.label,
            restarts=entry.restarts,
            born_from=entry.born_from,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            asks=frozenset(entry.asks),
            asks_if_given_from=_span(entry.asks_if_given_from),
            evidence=self.evidence(entry),
        )

    def first_doses(self) -> tuple[schedule.FirstDoseRule, ...]:
        return tuple(
            schedule.FirstDoseRule(
                rule.vaccine, rule.antigen, rule.before.span(), rule.reason, self.evidence(rule)
            )
            for rule in self.file.first_doses
        )

    def influenza(self) -> programme.InfluenzaRule:
        rule = self.file.influenza
        used = next(vaccine for vaccine in self.file.vaccines if vaccine.slug == rule.vaccine)
        antigen = self.antigens[used.antigens[0]]
        return programme.InfluenzaRule(
            vaccine=rule.vaccine,
            antigen=antigen,
            season=rule.season,
            two_doses_under=rule.two_doses_under.span(),
            free_under=rule.free_under.span(),
            free_from=_span(rule.free_from),
            free_groups=frozenset(rule.free_groups),
            free_if_pregnant_from=_span(rule.free_if_pregnant_from),
            visit=rule.visit,
            evidence=self.evidence(rule),
        )

    def pregnancy(self) -> tuple[programme.PregnancyRule, ...]:
        return tuple(
            programme.PregnancyRule(
                slug=rule.slug,
                vaccine=rule.vaccine,
                from_week=rule.from_week,
                to_week=rule.to_week,
                advice=rule.advice,
                evidence=self.evidence(rule),
            )
            for rule in self.file.pregnancy
        )

    def adults(self) -> tuple[programme.AdultGroup, ...]:
        return tuple(
            programme.AdultGroup(
                slug=group.slug,
                people=group.people,
                from_age=group.from_age.span(),
                first_nations=group.first_nations,
                groups=frozenset(group.groups),
                vaccine=group.vaccine,
                doses=group.doses,
                evidence=self.evidence(group),
            )
            for group in self.file.adults
        )

    def ask_first(self) -> tuple[programme.AskFirst, ...]:
        return tuple(
            programme.AskFirst(
                slug=question.slug,
                text=question.text,
                vaccines=frozenset(question.vaccines),
                from_age=_span(question.from_age),
                evidence=self.evidence(question),
            )
            for question in self.file.ask_first
        )

    def reminders(self) -> programme.ReminderRule:
        rule = self.file.reminders
        return programme.ReminderRule(
            invite_before=rule.invite_before.span(),
            remind_after=rule.remind_after.span(),
            recall_after=rule.recall_after.span(),
            before_last_day=rule.before_last_day.span(),
            evidence=self.evidence(rule),
        )

    def visits(self) -> programme.VisitRule:
        rule = self.file.visits
        return programme.VisitRule(
            lengths=tuple(programme.VisitLength(r.up_to, r.minutes) for r in rule.lengths),
            planning_minutes=rule.planning_minutes,
            thigh_under=rule.thigh_under.span(),
            influenza_minutes=rule.influenza_minutes,
            observe_minutes=rule.observe_minutes,
            planning=rule.planning,
            pregnancy=rule.pregnancy,
            adult=rule.adult,
            evidence=self.evidence(rule),
        )
