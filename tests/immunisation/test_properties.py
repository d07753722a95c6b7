"""What holds for every child, record and day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.immunisation.before_vaccinating import cautions
from clinic_app.immunisation.calendar import add_months
from clinic_app.immunisation.children import Child, Given
from clinic_app.immunisation.course import course_of
from clinic_app.immunisation.due import due, expected_on, outlook
from clinic_app.immunisation.intervals import not_before
from clinic_app.immunisation.plan import plan
from tests.immunisation.records import SCHEDULE, VISITS, day

BIRTHS = st.dates(date(2025, 9, 1), date(2030, 12, 31))
RISKS = st.frozensets(st.sampled_from(sorted(SCHEDULE.risks)), max_size=2)
VACCINES = sorted({vaccine for visit in VISITS.values() for vaccine in visit} | {"menb"})
AGES = st.integers(0, 2000)


@st.composite
def children(draw):
    """A child with any record, sensible or not."""
    born = draw(BIRTHS)
    given_ = draw(st.lists(st.tuples(st.sampled_from(VACCINES), AGES), max_size=12))
    return Child(
        born,
        tuple(Given(vaccine, born + timedelta(days=age)) for vaccine, age in given_),
        first_nations=draw(st.sampled_from([True, False, None])),
        risks=draw(RISKS),
    )


@st.composite
def visiting(draw):
    """A child with a visit whenever something is due, now and then late, and the visits' days."""
    born = draw(BIRTHS)
    child = Child(born, first_nations=draw(st.booleans()), risks=draw(RISKS))
    today, visits = born, []
    for delay in draw(st.lists(st.integers(0, 45), min_size=1, max_size=8)):
        found = due(SCHEDULE, child, today=today)
        if found.visit is None or found.planning:
            break
        today = found.visit.day + timedelta(days=delay)
        visit = expected_on(SCHEDULE, child, today)
        visits.append((child, found, visit))
        child = child.having([dose.vaccine.slug for dose in visit.doses], on=today)
    return visits


# The limits once more, said differently and by hand: the days on which a dose of a course is wrong.
MONTHS_APART = {
    "hexavalent": {2: [(1, 1)], 3: [(2, 2), (1, 4)]},
    "dtpa": {4: [(3, 6)]},
    "dtpa-ipv": {5: [(4, 6)]},
}
DAYS_APART = {"pcv20": {2: 28, 3: 28, 4: 56}, "rotavirus": {2: 28}, "menb": {2: 56, 3: 56, 4: 56}}
FIRST_AGE_DAYS = {"hexavalent": 42, "pcv20": 42, "rotavirus": 42, "menb": 42}
FIRST_AGE_MONTHS = {"mmr": 12, "menacwy-12m": 12, "mmrv": 18, "dtpa": 18, "hib": 18, "dtpa-ipv": 42}
LAST_AGE_DAYS = {("rotavirus", 1): 104, ("rotavirus", 2): 174}


def wrong(child, dose, on):
    """Return what is wrong with a dose on a day, by the limits above."""
    slug, number = dose.vaccine.slug, dose.number
    before = course_days(child, slug)
    found = []
    if on < child.born + timedelta(days=FIRST_AGE_DAYS.get(slug, 0)):
        found.append("too young in days")
    if on < add_months(child.born, FIRST_AGE_MONTHS.get(slug, 0)):
        found.append("too young in months")
    if on > child.born + timedelta(days=LAST_AGE_DAYS.get((slug, number), 99999)):
        found.append("past its last day")
    if before and on < before[-1] + timedelta(days=DAYS_APART.get(slug, {}).get(number, 0)):
        found.append("too soon in days")
    for earlier, months in MONTHS_APART.get(slug, {}).get(number, []):
        if on < add_months(before[earlier - 1], months):
            found.append("too soon in months")
    return found


def course_days(child, slug):
    """Return the days of the doses of a course, the ones in other vaccines among them."""
    same = {
        "dtpa": {"hexavalent", "dtpa"},
        "dtpa-ipv": {"hexavalent", "dtpa", "dtpa-ipv"},
        "hib": {"hexavalent", "hib"},
        "mmrv": {"mmr", "mmrv"},
    }.get(slug, {slug})
    return [dose.on for dose in child.doses if dose.vaccine in same]


@given(visiting())
@settings(max_examples=50, deadline=None)
def test_no_dose_is_ever_expected_too_early_too_soon_or_too_late(visits):
    for child, _, visit in visits:
        for dose in visit.doses:
            assert wrong(child, dose, visit.day) == [], (dose.vaccine.slug, dose.dose)


@given(visiting())
@settings(max_examples=30, deadline=None)
def test_a_visit_is_never_offered_before_its_first_day_or_after_a_last_one(visits):
    for child, found, visit in visits:
        window, offered = found.next.window, found.visit
        assert window.earliest <= offered.day
        assert window.earliest <= window.due
        assert window.due >= found.next.point.due.after(child.born)
        assert window.last is None or window.last >= offered.day
        assert all(dose.earliest <= offered.day for dose in offered.doses)
        assert all(dose.last is None or dose.last >= offered.day for dose in offered.doses)
        measles = [dose for dose in child.doses if dose.vaccine in ("mmr", "mmrv")]
        assert measles or "mmrv" not in [dose.vaccine.slug for dose in visit.doses]


@given(visiting())
@settings(max_examples=20, deadline=None)
def test_nothing_stands_against_a_dose_that_is_expected(visits):
    """But for low immunity, which no day mends: the doctor is asked about live vaccines."""
    for child, _, visit in visits:
        for dose in visit.doses:
            found = cautions(SCHEDULE, child, dose.vaccine.slug, visit.day)
            kinds = {caution.kind for caution in found}
            weak = dose.vaccine.live and "immunocompromised" in child.risks
            assert kinds == ({"live-and-immunity"} if weak else set())


@given(children(), AGES)
@settings(max_examples=80, deadline=None)
def test_every_record_has_an_answer_that_agrees_with_itself(child, age):
    today = child.born + timedelta(days=age)
    child = replace(child, given=tuple(dose for dose in child.doses if dose.on <= today))
    found = due(SCHEDULE, child, today=today)
    visit = found.visit
    assert found.stamp == SCHEDULE.stamp
    assert (visit is None) == (found.next is None)
    if visit is None:
        return
    if visit.planning:
        assert (visit.doses, visit.needles, visit.type) == ((), None, "imms-catchup")
        return
    assert visit.needles + visit.oral == len(visit.doses) >= 1
    antigens = Counter(a.slug for dose in visit.doses for a in dose.vaccine.antigens)
    assert max(antigens.values()) == 1
    assert len(found.behind) < 2


@given(BIRTHS, st.booleans(), RISKS)
@settings(max_examples=60, deadline=None)
def test_born_a_day_later_limits_in_days_are_a_day_later_and_no_limit_is_earlier(
    born, first_nations, risks
):
    one = plan(SCHEDULE, Child(born, first_nations=first_nations, risks=risks))
    other = Child(born + timedelta(days=1), first_nations=first_nations, risks=risks)
    for before, after in zip(one, plan(SCHEDULE, other), strict=True):
        assert before.rule == after.rule
        moved = timedelta(days=1)
        assert after.last is None or after.last - before.last == moved
        assert timedelta() <= after.scheduled - before.scheduled <= timedelta(days=4)
        exact = before.point.opens.unit in ("days", "weeks")
        assert after.opens - before.opens == moved if exact else after.opens >= before.opens


@given(children(), st.sampled_from(VACCINES), AGES)
@settings(max_examples=120, deadline=None)
def test_one_more_dose_never_brings_the_next_of_its_antigens_forward(child, vaccine, age):
    more = child.having([vaccine], on=child.born + timedelta(days=age))
    fewer, many = course_of(SCHEDULE, child), course_of(SCHEDULE, more)
    for antigen in SCHEDULE.by_vaccine[vaccine].antigens:
        first, then = next_day(fewer, antigen.slug), next_day(many, antigen.slug)
        assert first is None or then is None or first <= then


def next_day(course, antigen):
    """Return the first day for the next dose of an antigen's course, None if it has no more."""
    counted = course.reading.counted.get(antigen, ())
    free = course.chains.get(antigen, ())[len(counted) :]
    given_ = course.reading.given.get(antigen, ())
    return not_before(free[0], counted, given_) if free else None


@given(children(), AGES, st.integers(20, 45))
@settings(max_examples=25, deadline=None)
def test_how_early_a_baby_was_born_moves_no_date(child, age, weeks):
    on = child.born + timedelta(days=age)
    early = replace(child, gestation_weeks=weeks)
    assert expected_on(SCHEDULE, early, on) == expected_on(SCHEDULE, child, on)


@given(BIRTHS, st.sampled_from([True, False, None]), RISKS)
@settings(max_examples=12, deadline=None)
def test_a_child_who_always_comes_on_the_first_day_goes_through_every_age(
    born, first_nations, risks
):
    child = Child(born, first_nations=first_nations, risks=risks - {"immunocompromised"})
    answers = outlook(SCHEDULE, child, today=born, points=20)
    gone_through = [answer.next.point.slug for answer in answers if answer.next]
    assert gone_through == list(VISITS)
    assert not any(answer.planning for answer in answers)


@given(children(), AGES)
@settings(max_examples=40, deadline=None)
def test_nothing_that_is_said_is_a_verdict_or_names_a_brand(child, age):
    today = child.born + timedelta(days=age)
    child = replace(child, given=tuple(dose for dose in child.doses if dose.on <= today))
    found = due(SCHEDULE, child, today=today)
    said = [question.text for question in found.questions]
    said += [question.text for question in found.influenza.questions]
    said += [missed.reason for missed in found.missed]
    for text in said:
        assert not any(word in text.lower() for word in VERDICTS), text
        assert not any(brand in text for brand in BRANDS), text


VERDICTS = ["fully", "up to date", "not due", "complete", "no vaccine", "not needed", "immune to"]
BRANDS = [brand for vaccine in SCHEDULE.vaccines for brand in vaccine.brands if len(brand) > 3]


def test_the_schedules_own_words_name_no_brand_to_patients():
    words = [vaccine.name for vaccine in SCHEDULE.vaccines]
    words += [point.label for point in SCHEDULE.points]
    words += [text for point in SCHEDULE.points for _, text in point.ask]
    words += [rule.last_day_reason for point in SCHEDULE.points for rule in point.doses]
    words += [group.people + group.doses for group in SCHEDULE.adults]
    words += [rule.advice for rule in SCHEDULE.pregnancy]
    words += [question.text for question in SCHEDULE.ask_first]
    words += [change.text for change in SCHEDULE.changes]
    assert not [word for word in words for brand in BRANDS if brand.lower() in word.lower()]
    assert day("2026-11-22") <= SCHEDULE.stamp.last_checked
