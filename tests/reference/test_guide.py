"""Which visit somebody needs: every way ends, and nothing that cannot wait ends at a booking."""

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.guide import SOONER

CATALOGUE = load_catalogue()
GUIDE = CATALOGUE.guide
WAYS = list(GUIDE.ways())
SIGNS = [(way[-1][1], sign) for way in WAYS for sign in way[-1][1].signs]


def end(way):
    return GUIDE.end(way[-1][1].to)


def test_every_way_through_the_guide_ends():
    assert len(WAYS) > 60
    assert all(end(way) is not None for way in WAYS)
    assert {answer.to for q in GUIDE.questions for answer in q.answers} == {
        *(q.slug for q in GUIDE.questions[1:]),
        *(e.slug for e in GUIDE.ends),
    }


def test_nobody_answers_more_than_six_questions():
    assert max(len(way) for way in WAYS) <= 6


def test_what_cannot_wait_is_asked_before_anything_else():
    first = GUIDE.questions[0]
    assert {sign for answer in first.answers for sign in answer.signs} >= {*CATALOGUE.emergency}
    fever = first.answers[1].signs[0]
    assert fever.first
    assert "under 3 months" in fever.signs
    assert all(way[0][0] is first for way in WAYS)


@pytest.mark.parametrize(("answer", "sign"), SIGNS, ids=lambda value: value.slug)
def test_a_sign_leads_to_its_own_place_or_to_what_is_sooner_and_never_to_a_booking(answer, sign):
    where = GUIDE.end(answer.to)
    if sign.go == "other-visit":
        return
    assert where.go in SOONER
    assert SOONER.index(where.go) <= SOONER.index(sign.go)
    assert all(CATALOGUE.type(slug).mode == "phone" for slug in where.visits)


def test_only_ends_for_what_can_wait_have_visits_that_are_booked():
    for each in GUIDE.ends:
        booked = [slug for slug in each.visits if CATALOGUE.type(slug).mode != "phone"]
        assert bool(booked) == (each.go == "visits"), each.slug


def test_whoever_cannot_wait_until_tomorrow_is_asked_to_call_whatever_it_is():
    wait = GUIDE.question("wait")
    assert GUIDE.end(wait.answer("today").to).go == "same-day"
    assert GUIDE.end(wait.answer("unsure").to).go == "advice"


def test_groin_pain_of_a_runner_leads_to_a_call_on_the_same_day():
    (answer,) = [a for a, sign in SIGNS if "Groin pain" in sign.signs]
    assert GUIDE.end(answer.to).go == "same-day"


def test_every_visit_that_one_can_book_or_ask_for_is_found_by_the_guide():
    led = {slug for each in GUIDE.ends for slug in each.visits}
    assert {kind.slug for kind in CATALOGUE.types if kind.mode != "staff"} == led


SMALL = """\
guide:
  questions:
    first:
      ask: Now?
      answers:
        yes: {text: "Yes", signs: [fever], to: help}
        no: {text: "No", to: then}
    then:
      ask: What?
      answers:
        weigh: {text: A weigh, to: weigh}
        worry: {text: A worry, to: help}
  ends:
    help: {go: hospital, title: Go, text: Go now.}
    weigh: {go: visits, title: A weigh, text: Book it., visits: [baby-weigh]}
types:
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("signs: [fever], to: help", "signs: [fever], to: weigh", "must lead to hospital, or to"),
        ("signs: [fever], to: help", "signs: [fever], to: then", "must lead to hospital, or to"),
        (
            "signs: [fever]",
            "signs: [cough]",
            "must be a mapping, or a name that this file explains",
        ),
        ("A weigh, to: weigh", "A weigh, to: first", "'first' is neither a later question nor an"),
        ("A weigh, to: weigh", "A weigh, to: help", "weigh: no answer leads here"),
        ('"No", to: then', '"No", to: help', "then: must be led to by one answer"),
        ("go: hospital, title: Go, text: Go now.", "go: visits, title: G, text: G.", "no visit"),
        ("visits: [baby-weigh]", "visits: [cats]", "unknown appointment type 'cats'"),
        ("text: Go now.", "text: Go now., visits: [baby-weigh]", "can be booked without a call"),
        ("go: hospital, title", "go: home, title", "guide.ends.help.go: must be '000'"),
    ],
)
def test_a_guide_that_leads_astray_is_refused(services, old, new, said):
    services.text = services.changed("types:\n", SMALL)
    assert services.read().guide.end("weigh").visits == ("baby-weigh",)
    assert said in services.refusal(services.changed(old, new))
