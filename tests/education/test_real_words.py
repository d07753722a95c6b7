"""A search mends slips and nothing else: a real word is never made into another one."""

import pytest

from tests.education.test_search_table import INDEX

REAL = [
    "angina", "rape", "face drooping", "slurred speech", "meningitis", "fees", "viagra", "asthma",
    "parking", "third party", "figure", "vagina", "rare", "feel", "whooping", "speed", "tendinitis",
    "abortion", "ectopic", "croup", "stroke", "whiplash", "erectile dysfunction", "snake bite",
    "domestic violence", "testicle", "urine", "floppy", "swollen calf", "die", "died", "diet",
    "dye", "heart", "breast", "bowel", "bowl", "rash", "rush", "gout", "goat", "hernia",
    "herpes", "mole", "male", "pill", "penis", "peanut", "anal", "anaemia", "thrush", "thrust",
    "migraine", "eczema", "acne", "fever", "never", "vein", "liver", "lover", "kidney", "kidding",
    "mandarin", "tamil", "zhao", "petrakis", "osei", "hours", "cost", "price", "cancel", "phone",
    "depressed", "pregnant", "postnatal", "prenatal", "vasectomy", "hysterectomy", "mastitis",
    "tonsillitis", "bronchitis", "gastritis", "dermatitis", "arthroscopy", "cystitis", "colitis",
    "murder", "drugs", "alcohol", "cannabis", "gender", "transgender", "autism", "dementia",
]  # fmt: skip
"""What must be searched for as it was typed."""

SLIPS = [
    ("contraceptiv", "contraceptive"), ("vacine", "vaccine"), ("immunistion", "immunisation"),
    ("menapause", "menopause"), ("arthritus", "arthritis"), ("prostrate", "prostate"),
    ("hipp", "hip"), ("sholder", "shoulder"), ("diabetis", "diabetes"),
]  # fmt: skip


@pytest.mark.parametrize("query", REAL)
def test_a_real_word_stays_what_it_is(query):
    assert INDEX.find(query).instead == ""


@pytest.mark.parametrize(("query", "meant"), SLIPS)
def test_a_slip_is_mended(query, meant):
    assert INDEX.find(query).instead == meant
