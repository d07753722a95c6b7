"""Forty things that people type, and what they should see first."""

from datetime import UTC, date, datetime

import pytest

from clinic_app.education.document import Manuscript
from clinic_app.operations import article_search
from clinic_app.operations.articles import Library, Published
from clinic_app.operations.practice import Snapshot
from clinic_app.reference import article_source
from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.practice import load_practice

ALL = {
    "hip-pain-after-running", "lower-back-pain-after-running", "outer-hip-pain",
    "iliotibial-band-pain", "bone-stress-injury", "deep-buttock-pain", "hip-arthritis",
    "hip-labral-tear", "stretching-and-foam-rolling", "hip-strength-exercises",
    "preventing-running-injuries", "shin-to-ankle-pain", "back-pain-when-sitting",
    "rotator-cuff-exercises", "childhood-immunisation", "after-vaccines", "baby-weighing",
    "slow-weight-gain", "cervical-screening", "contraception-choices", "shared-antenatal-care",
    "menopause", "mens-health-check", "prostate-and-psa", "sexual-health-check", "sleep",
    "skin-checks",
}  # fmt: skip

ARTICLES = [
    ("hip pain after running", "hip-pain-after-running"),
    ("hip pian after runing", "hip-pain-after-running"),
    ("sore hip jogging", "hip-pain-after-running"),
    ("my lower back hurts after a run", "lower-back-pain-after-running"),
    ("bursitis", "outer-hip-pain"),
    ("pain on the outside of my hip", "outer-hip-pain"),
    ("IT band", "iliotibial-band-pain"),
    ("illiotibial band syndrom", "iliotibial-band-pain"),
    ("runner’s knee", "iliotibial-band-pain"),
    ("stress fracture", "bone-stress-injury"),
    ("stres fractur", "bone-stress-injury"),
    ("piriformis", "deep-buttock-pain"),
    ("sciatica", "deep-buttock-pain"),
    ("arthritus hip", "hip-arthritis"),
    ("osteoarthritis", "hip-arthritis"),
    ("labrum", "hip-labral-tear"),
    ("foam roller", "stretching-and-foam-rolling"),
    ("streching", "stretching-and-foam-rolling"),
    ("strength exercises for the hip", "hip-strength-exercises"),
    ("preventing injuries", "preventing-running-injuries"),
    ("shin splints", "shin-to-ankle-pain"),
    ("back pain sitting at my desk", "back-pain-when-sitting"),
    ("rotater cuff", "rotator-cuff-exercises"),
    ("frozen shoulder", "rotator-cuff-exercises"),
    ("jab", "childhood-immunisation"),
    ("childhood imunisation", "childhood-immunisation"),
    ("vacination catch up for kids", "childhood-immunisation"),
    ("fever after needles", "after-vaccines"),
    ("weighing my baby", "baby-weighing"),
    ("baby not gaining weight", "slow-weight-gain"),
    ("smear test", "cervical-screening"),
    ("pap smear", "cervical-screening"),
    ("birth control", "contraception-choices"),
    ("contraseption", "contraception-choices"),
    ("antenatal care", "shared-antenatal-care"),
    ("hot flushes", "menopause"),
    ("menapause", "menopause"),
    ("prostrate", "prostate-and-psa"),
    ("STD", "sexual-health-check"),
    ("cant sleep", "sleep"),
    ("insomnia", "sleep"),
    ("mole", "skin-checks"),
    ("skin cancer", "skin-checks"),
    ("men’s check up", "mens-health-check"),
]
"""What is typed, and the article expected first."""

VISITS = [
    ("weigh baby", "baby-weigh"),
    ("travel vaccines", "travel"),
    ("quit smoking", "smoking-cessation"),
    ("workers compensation", "workers-comp-initial"),
    ("repeat script", "repeat-script"),
    ("pap test", "cst-clinician"),
    ("IUD", "iud-consult"),
    ("tumour mole skin check", "skin-check"),
]
"""What is typed, and the visit expected first."""


PRACTICE = [
    ("mandarin", "person", "mei-lin-zhao"),
    ("zhao", "person", "mei-lin-zhao"),
    ("dr zhao", "person", "mei-lin-zhao"),
    ("jo petrakis", "person", "jo-petrakis"),
    ("fees", "page", "fees"),
    ("cost", "page", "fees"),
    ("how much does it cost", "page", "fees"),
    ("bulk billing", "page", "fees"),
    ("parking", "page", "find-us"),
    ("opening hours", "page", "contact"),
    ("phone number", "page", "contact"),
    ("cancel appointment", "page", "cancel"),
    ("healthy lifestyle", "offering", "family-medicine/healthy-lifestyle"),
    ("early detection", "offering", "family-medicine/early-detection"),
    ("third party", "offering", "family-medicine/work-and-motor-accidents"),
    ("whiplash", "visit", "motor-accident-initial"),
    ("asthma", "offering", "family-medicine/long-term-illness"),
    ("croup", "offering", "family-medicine/everyday-care"),
    ("hip", "article", "hip-pain-after-running"),
    ("hip hip", "article", "hip-pain-after-running"),
    ("contraceptiv", "article", "contraception-choices"),
    ("viagra", "article", "mens-health-check"),
    ("erectile dysfunction", "article", "mens-health-check"),
]
"""What is typed, and what of its kind is expected first; it must be among the first three."""


def library(texts):
    found = {slug: article_source.read(slug, text) for slug, text in texts.items()}
    at = datetime(2026, 11, 24, tzinfo=UTC)
    whole = {s: Published(m.article, at) for s, m in found.items() if isinstance(m, Manuscript)}
    return Library(tuple(texts), date(2026, 11, 24), whole, frozenset())


TEXTS = article_source.files()
CATALOGUE = load_catalogue()
INDEX = article_search.index(
    library(TEXTS), Snapshot(load_practice(catalogue=CATALOGUE), CATALOGUE)
)


def first(query, kind):
    return next((hit.slug for hit in INDEX.find(query).hits if hit.kind == kind), None)


def test_the_library_is_whole():
    assert set(TEXTS) == ALL
    assert len(ARTICLES) + len(VISITS) >= 40


@pytest.mark.parametrize(("query", "slug"), ARTICLES)
def test_the_article_one_means_comes_first(query, slug):
    assert first(query, "article") == slug, INDEX.find(query).hits[:4]


@pytest.mark.parametrize(("query", "slug"), VISITS)
def test_the_visit_one_means_comes_first(query, slug):
    assert first(query, "visit") == slug, INDEX.find(query).hits[:4]


@pytest.mark.parametrize(("query", "kind", "slug"), PRACTICE)
def test_the_practice_itself_is_found(query, kind, slug):
    assert (kind, slug) in [(hit.kind, hit.slug) for hit in INDEX.find(query).hits[:3]]
    assert first(query, kind) == slug


@pytest.mark.parametrize("query", ["abortion", "stroke", "croup", "depressed"])
def test_common_words_find_somewhere_to_turn(query):
    assert INDEX.find(query).hits


@pytest.mark.parametrize("query", ["zzqq", "qqzz", "zzhip", "hjkl", "kneeble", "asdf qwerty"])
def test_letters_without_sense_find_nothing_that_only_happens_to_sound_so(query):
    answer = INDEX.find(query)
    assert answer.hits == ()
    assert answer.nowhere == tuple(query.split())


@pytest.mark.parametrize("query", ["", "?!", "xyzzy", "the", "qqqqqqqqqqqqqqqqqqqqq" * 9, "'; --"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(query):
    assert INDEX.find(query).hits == ()
