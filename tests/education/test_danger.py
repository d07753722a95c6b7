"""Whoever types a sign of danger is told where to go before anything is listed."""

import pytest

from clinic_app.operations import urgent_words
from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.danger import flags, load_danger
from tests.education.test_search_table import ARTICLES, VISITS

CATALOGUE = load_catalogue()

DANGER = [
    *(
        (query, "000")
        for query in (
            "chest pain", "chest pians", "chest tightness", "tight chest", "chest feels tight",
            "pain in my chest", "pressure on chest", "heart pain", "heart attack", "angina",
            "my chest hurts", "heavy feeling in the chest", "crushing chest", "cannot breathe",
            "can't breathe", "can’t breathe", "short of breath", "trouble breathing",
            "not breathing",
            "choking", "stroke", "face drooping", "droopy face", "slurred speech", "collapse",
            "unconscious", "seizure", "baby having a fit", "allergic reaction", "anaphylaxis",
            "swollen tongue", "bleeding heavily", "heavy bleeding", "i want to die",
            "want to end my life", "end my life", "suicide", "sucide", "suicidal thoughts",
            "kill myself", "self harm", "self-harm", "don't want to live", "overdose",
            "took too many tablets", "floppy baby", "limp baby", "blue baby", "baby wont wake up",
            "meningitis", "menigitis", "rash that does not fade", "snake bite", "snakebite",
            "spider bite", "poison", "toddler ate tablets", "swallowed a battery",
            "rape", "raped", "sexual assault",
            "domestic violence", "my husband hits me", "emergency", "ambulance",
        )
    ),
    *(
        (query, "hospital")
        for query in (
            "baby fever", "newborn temperature", "fever in my 6 week old", "baby fevr",
            "testicle pain", "sore testicle", "painful testicles", "testicular torsion",
            "cannot pass urine", "cant pee", "can't wee", "unable to urinate", "ectopic",
            "ectopic pregnancy", "bleeding in pregnancy", "pregnant and bleeding", "miscarriage",
            "waters broke", "baby moving less", "baby vomiting green", "jaundice newborn",
            "no wet nappies", "numb legs", "numb groin", "cannot feel my legs", "broken leg",
            "hit my head", "concussion", "hot swollen knee", "preeclampsia",
        )
    ),
    *(
        (query, "same-day")
        for query in (
            "swollen calf", "calf swelling", "DVT", "blood clot in leg", "groin pain at night",
            "blood in my urine", "cant cope", "baby not feeding",
        )
    ),
    ("breast lump", "within-days"),
]  # fmt: skip
"""What is typed, and the most urgent place that the page must name."""

CALM = [
    *(query for query, _ in (*ARTICLES, *VISITS)),
    "hip", "heart health check", "heart health", "blood pressure", "chess", "fees", "dr zhao",
    "parking", "child vaccines", "skin check", "knee pain", "headache", "diabetes", "flu shot",
    "pregnancy", "first pregnancy visit", "weight loss", "mental health plan", "opening hours",
    "cancel appointment", "ball exercise", "back pain", "cost", "contraception", "",
]  # fmt: skip


@pytest.mark.parametrize(("query", "go"), DANGER)
def test_a_sign_of_danger_leads_to_the_right_place(query, go):
    found = urgent_words.find(query, CATALOGUE)
    assert found, query
    assert found[0].go == go, found


@pytest.mark.parametrize("query", CALM)
def test_what_is_no_sign_of_danger_warns_nobody(query):
    assert urgent_words.find(query, CATALOGUE) == ()


def test_an_ambulance_is_named_before_a_young_babys_fever_and_that_before_a_call():
    found = urgent_words.find("baby fever and floppy", CATALOGUE)
    assert [flag.slug for flag in found[:2]] == ["child-very-ill", "baby-fever"]
    hospital = [f for f in CATALOGUE.redirects_of(CATALOGUE.type("baby-weigh")) if f.go != "000"]
    assert hospital[0].slug == "baby-fever"


def test_every_sign_of_emergency_can_be_searched_for_and_every_sign_leads_somewhere():
    names = {sign.name for sign in load_danger()}
    assert {flag.slug for flag in CATALOGUE.emergency} <= names
    assert set(flags(CATALOGUE)) == names
