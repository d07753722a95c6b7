"""What may be published: nothing that the old site's article did, and nothing that lacks a part."""

import time
from dataclasses import replace
from datetime import date

import pytest

from clinic_app.education import body
from tests.education.conftest import KNOWN, TEXTS, Written

DRAWN = "A person on their back lifts the hips until shoulders, hips and knees make one line"
ABOUT_HIPS = "The hip, the hip and again the hip."


@pytest.mark.parametrize("slug", TEXTS)
def test_a_whole_article_may_be_published(slug):
    assert Written(slug).problems() == ()


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("There is **no treatment** needed.", "claim"),
        ("There is no\n> *treatment* needed.", "claim"),
        ("There is [no treatment](article:tired-bone) needed.", "claim"),
        ("![There is no treatment needed](bridge)", "claim"),
        ("Ask for Mir**ena**.", "brand"),
        ("Take ibu`profen`.", "caution"),
        ("It is gu&#97;ranteed.", "html"),
        ("It is gu&aacute;ranteed.", "html"),
        ("It is gu\u00adaranteed.", "letters"),
    ],
)
def test_what_a_reader_sees_is_judged_and_not_how_it_is_typed(hip, sentence, rule):
    if rule == "caution":
        hip.drop("- Ask a pharmacist", "\n> **The next")
    found = told(hip.say(sentence), rule)
    assert found
    assert {problem.line for problem in found} <= {hip.last_line - 1, hip.last_line}


def told(written, rule):
    return [problem for problem in written.problems() if problem.rule == rule]


OLD_SENTENCES = [
    (2, "claim", "Our authors have surveyed the latest research on this subject."),
    (3, "claim", "Running is the most intense form of exercise."),
    (4, "claim", "With a stress fracture, healing is usually not necessary."),
    (4, "claim", "You only need to take a break from running, and it will heal."),
    (4, "term", "A stress fracture is a selective or complete break in the leg."),
    (4, "garble", "It can cause pain in the gro gro gro groin."),
    (6, "term", "The bursa becomes inflamed, resulting in pain, swelling, and redness."),
    (7, "term", "Keep your strength and avoid leg movements."),
    (8, "term", "The next one is iliopsoas syndrome."),
    (8, "term", "It is an inflammation of the iliotibial ligament."),
    (9, "term", "Stretch daily and strengthen the IT band."),
    (9, "term", "Healing of the band is the same as callus."),
    (10, "term", "The piriformis muscle is located on the back of the thigh."),
    (10, "term", "The space is affected by the ischial nerve."),
    (11, "claim", "One of the best ways to cure arthritis is exercise."),
    (11, "term", "It comes from the cartilage that defines the bones."),
    (12, "term", "Nerve protection: there are many nerves in the body."),
    (12, "term", "It is possible to tear cartilage called labral tissue."),
    (13, "term", "For legless legs, stand with feet apart."),
    (13, "term", "Stand on a rung stand."),
    (13, "term", "Hold for 20 seconds, then change laces."),
    (13, "term", "Take care not to flood yourself."),
    (14, "term", "Rolling is a self-mass construct."),
    (14, "term", "Place one hand on your side of the floor."),
    (14, "claim", "Rolling has helped almost everyone with back pain."),
    (15, "term", "Slowly lift the legs until the feet, windows and knees are straight."),
    (16, "claim", "If you don’t do these things it will lead to pain many times."),
    (17, "term", "Twitching in the right eye: superstitions and causes."),
    (18, "term", "Try these exercises for hip bow spar."),
    (18, "term", "Exercises for poultry inflammation follow."),
    (18, "term", "Then come those for patellar pea inflammation."),
    (19, "letters", "Some areas swell, and there is redness.Д"),
    (19, "garble", "Family MedicineIn the morning we are open."),
    (19, "heading", "## 3-Normal exercises"),
    (20, "claim", "Written by a well-known doctor."),
    (20, "claim", "His work is printed in reputable international magazines."),
    (21, "term", "We offer STD checks."),
    (21, "term", "We offer pap screening."),
    (21, "term", "Ask about a prostate examination."),
    (21, "brand", "Ask for Mirena insertion."),
    (21, "brand", "Ask for Implanon insertion."),
    (21, "date", "In 2024 our team offers a range of services."),
]
"""What the old article said, by the number of its error in the practice's list."""


@pytest.mark.parametrize(("_error", "rule", "sentence"), OLD_SENTENCES)
def test_a_sentence_of_the_old_article_is_refused_with_its_line(hip, _error, rule, sentence):
    found = told(hip.say(sentence), rule)
    assert [problem.line for problem in found] == [hip.last_line]
    assert found[0].say.endswith(".")


def test_1_a_title_about_the_back_over_a_text_about_the_hip_is_refused(hip):
    hip.say(ABOUT_HIPS).change("Sore hip after a long run", "Lower back pain after running")
    (found,) = told(hip, "subject")
    assert (found.line, found.say.split(".")[0]) == (
        2,
        "The title is about back, the text about hip",
    )


@pytest.mark.parametrize(
    ("left_out", "until", "rule"),
    [
        ("sources:", "---\nMost hips", "source"),
        ("author: ", "see_also", "front matter"),
        ("reviewed_on: ", "next_review", "front matter"),
        ("next_review: ", "evidence", "front matter"),
        ("  call_000:", "  hospital", "triage"),
        ("triage:", "drug_names", "triage"),
        ("services: ", "author", "service"),
        ("changes:", "triage", "changes"),
        ("funding: ", "changes", "funding"),
    ],
)
def test_2_and_5_an_article_without_a_part_that_builds_trust_is_refused(hip, left_out, until, rule):
    assert told(hip.drop(left_out, until), rule)


def test_7_pain_tablets_need_words_of_caution(hip):
    hip.drop("- Ask a pharmacist", "\n> **The next")
    hip.say("Anti-inflammatory tablets can be taken too.")
    (found,) = told(hip, "caution")
    assert found.line == hip.last_line
    assert "pharmacist" in found.say


def test_13_to_15_an_exercise_without_drawing_or_steps_is_refused_at_its_heading(hip):
    line = hip.line_of("### Bridge")
    hip.drop("![A person on", "1. Lie on your back")
    assert [problem.line for problem in told(hip, "exercise")] == [line]


def test_17_and_18_see_also_names_only_articles_that_there_are(hip):
    hip.change("see_also: [tired-bone]", "see_also: [tired-bone, poultry-inflammation, sore-hip]")
    found = told(hip, "link")
    assert {problem.line for problem in found} == {hip.line_of("see_also")}
    assert len(found) == 2


def test_20_the_author_is_somebody_who_works_here(hip):
    hip.change("author: rohan-pereira", "author: alex-nobody")
    assert [problem.line for problem in told(hip, "author")] == [hip.line_of("author:")]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("2028-11-01", "2026-11-23", "review"),
        ("2028-11-01", "2028-11-21", "review"),
        ("reviewed_on: 2026-11-20", "reviewed_on: 2026-11-25", "review"),
        ("next_review: 2028-11-01", "next_review: soon", "front matter"),
        ("running-and-joints", "sport", "category"),
        ("[sports-injury-new, standard]", "[astrology]", "service"),
        ("summary: What", f"summary: {'Very ' * 20}long, what", "summary"),
        ("article:tired-bone", "article:nothing-there", "link"),
        ("visit:sports-injury-new", "visit:nothing-there", "link"),
        ("article:tired-bone", "https://example.com/tired", "link"),
        ("](bridge)", "](tower)", "picture"),
        (f"![{DRAWN}]", "![]", "picture"),
        ("https://www.bmj.com/content/361/bmj.k1662", "bmj.com", "source"),
        ("year: 2018", "year: 2028", "source"),
        ("status: demonstration", "status: splendid", "front matter"),
        ("version: 2\nreviewed", "version: 3\nreviewed", "changes"),
        ("{version: 2, on: 2026-11-20", "{version: 2, on: 2026-11-25", "changes"),
        ("words: [groin pain, bursitis]", "colour: green", "front matter"),
        ("same_day:\n", "same_day:\n    - Pain for more than 2 weeks\n", "triage"),
        ("## Where does it hurt?", "# Where does it hurt?", "heading"),
        ("## Where does it hurt?", "   # Where does it hurt?", "heading"),
        ("### Bridge", "### Bridge\n\n#### Wide\n\n##### Wider", "heading"),
        ("## Where does it hurt?", "##\n\nWhere does it hurt?", "heading"),
        ("## Where does it hurt?", "Where does it hurt?\n-------------------", "heading"),
        ("### Bridge", "#### Bridge", "heading"),
        ("Lower slowly.", "<b>Lower</b> slowly.", "html"),
        ("Lower slowly.", "<script>alert(1)</script>", "html"),
        ("[a visit](visit:sports-injury-new)", "[a visit](javascript:alert(1))", "html"),
        ("Use cold", "No treatment\n  is needed, use cold", "claim"),
        ("title: Sore hip", "title: A guaranteed cure for the hip", "claim"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_refused_where_it_is_broken(hip, old, new, rule):
    at = hip.line_of(old)
    hip.change(old, new)
    found = told(hip, rule)
    assert found, hip.problems()
    assert min(abs(problem.line - at) for problem in found) <= 5


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("claim", "You need no treatment."),
        ("claim", "There is no need for treatment."),
        ("claim", "You do not need treatment."),
        ("claim", "It doesn’t need any treatment."),
        ("claim", "This is a curative treatment."),
        ("claim", "It is 100% effective."),
        ("claim", "It works for 100 per cent of us."),
        ("claim", "We promise relief."),
        ("claim", "It is risk-free."),
        ("brand", "Ask for viagra."),
        ("brand", "Ask for Nexplanon."),
        ("brand", "Circadin may help."),
        ("length", f"A {'very' * 16}long word."),
        ("length", "## Nothing follows"),
    ],
)
def test_what_promises_too_much_names_a_brand_or_fits_no_line_is_refused(hip, rule, sentence):
    found = told(hip.say(sentence), rule)
    assert [problem.line for problem in found] == [hip.last_line]


@pytest.mark.parametrize(
    "sentence",
    ["We cannot promise that it helps.", "Most people do not need a scan.", "Nobody can promise."],
)
def test_what_only_resembles_a_claim_may_stand(hip, sentence):
    assert hip.say(sentence).problems() == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: Sore hip", "title: <b>Sore</b> hip", "html"),
        ("summary: What", "summary: What &amp; why, what", "html"),
        ("    - A child or", "    - A <i>child</i> or", "html"),
        ("title: Sore", "title: S\u202eore", "letters"),
        ("    - A child or", "    - A chi\u200bld or", "letters"),
        ("body_area: hip", "body_area: nose", "body area"),
        ("accessed: 2026-11-19", "accessed: 2026-11-25", "source"),
    ],
)
def test_what_stands_above_the_text_is_held_to_the_same_rules(hip, old, new, rule):
    at = hip.change(old, new).line_of(new)
    assert {problem.line for problem in told(hip, rule)} == {at}


def test_an_article_that_says_next_to_nothing_is_refused(hip):
    hip.text = hip.text.split("Most hips")[0] + "## What you can do\n"
    assert len(told(hip, "length")) == 2


def test_an_article_whose_title_speaks_of_vaccines_is_reviewed_every_six_months_too(hip):
    hip.change("Sore hip after a long run", "Vaccines and a sore hip")
    assert "6 months" in told(hip, "review")[0].say


def test_screening_and_vaccines_are_reviewed_every_six_months():
    needles = Written("baby-needles").change("2027-05-01", "2027-05-21")
    (found,) = needles.problems()
    assert (found.rule, "6 months" in found.say) == ("review", True)


def test_a_text_that_is_hard_to_read_is_refused_at_its_hardest_sentence(hip):
    hard = (
        "Musculoskeletal rehabilitation necessitates progressive, individualised loading "
        "interventions administered by appropriately qualified physiotherapy practitioners. "
    )
    (found,) = told(hip.say(hard * 6), "grade")
    assert found.line == hip.last_line
    assert "Musculoskeletal rehabilitation" in found.say


def test_drug_names_do_not_count_as_hard_words(hip):
    article = hip.read().article
    assert "ibuprofen" in article.body
    assert "ibuprofen" not in body.plain(article.body, article.drug_names)
    assert "Where does it hurt" not in body.plain(article.body)
    assert "A person on their back" not in body.plain(article.body)


@pytest.mark.parametrize(
    "sentence",
    [
        "It cannot be cured, but there is much that helps.",
        "There is no cure. Exercise is not a cure either.",
        "We cannot guarantee how long it takes.",
        "The test replaced the Pap test in December 2017.",
        "You cannot strengthen the iliotibial band itself.",
        "Swelling of a bursa with redness may be an infection.",
        "The dose is 5 µg a day.",
        "He had had it before.",
        "BreastScreen sends you a letter.",
    ],
)
def test_a_reasoned_exception_is_accepted(hip, sentence):
    assert hip.say(sentence).problems() == ()


@pytest.mark.parametrize(
    "number",
    ["1300 726 306", "1800 629 354", "13 43 57", "131 444", "(02) 6205 1122", "6205 1122",
     "0412 345 678", "+61 2 6205 1122", "[here](tel:1300726306)",
     "[here](tel:911)", "[here](tel:13)", "[us](tel:112)", "[us](tel:)", "1900 123 456",
     "1902 555 012", "+1 555 010 9999", "+44 20 7946 0000"],
)  # fmt: skip
def test_a_telephone_number_that_nobody_confirmed_is_refused_with_its_line(hip, number):
    found = told(hip.say(f"If you feel low, call {number}, day or night."), "telephone")
    assert [problem.line for problem in found] == [hip.last_line]


@pytest.mark.parametrize(
    "number",
    ["1800 022 222", "13 11 14", "[here](tel:131114)", "131 450", "[now](tel:000)",
     "[her](tel:1800-022-222)", "+5 to +10", "1990 to 1995", "from 1998, 200 of them", "000",
     "130 000 people", "between 2018 and 2026", "13 of 24", "1800 kJ", "45 to 49", "2018-2026"],
)  # fmt: skip
def test_confirmed_numbers_and_numbers_that_are_no_telephones_may_stand(hip, number):
    assert told(hip.say(f"Somebody said {number} to us."), "telephone") == []


def test_words_that_readers_search_for_may_be_out_of_date(hip):
    assert hip.change("[groin pain, bursitis]", "[groin pain, STD, pap smear]").problems() == ()


def test_outside_a_demonstration_a_clinician_other_than_the_author_has_reviewed_it(hip):
    hip.known = replace(KNOWN, demonstration=False)
    assert [problem.rule for problem in hip.problems()] == ["reviewer"]
    hip.change("status: demonstration", "status: reviewed\nreviewer: rohan-pereira")
    assert [problem.rule for problem in hip.problems()] == ["reviewer"]
    hip.change("reviewer: rohan-pereira", "reviewer: tess-byrne")
    assert [problem.rule for problem in hip.problems()] == ["reviewer"]
    assert hip.change("reviewer: tess-byrne", "reviewer: priya-raman").problems() == ()


def test_a_demonstration_article_names_no_reviewer(hip):
    hip.change("status: demonstration", "status: demonstration\nreviewer: priya-raman")
    assert [problem.rule for problem in hip.problems()] == ["reviewer"]


def test_an_article_expires_the_day_after_its_review_was_due(hip):
    article = hip.read().article
    assert not article.expired(date(2028, 11, 1))
    assert article.expired(date(2028, 11, 2))


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("# Hip\n", 1), ("---\ntitle: x\n", 1), ("---\ntitle: [x\n---\nText\n", 2)],
)
def test_a_file_that_is_no_article_is_refused_with_a_line(hip, text, line):
    hip.text = text
    assert [(found.line, found.rule) for found in hip.problems()] == [(line, "front matter")]


def test_a_text_without_sections_is_refused_and_judged_like_any_other(hip):
    hip.text = hip.text[: hip.line_start("## Where")]
    hip.say("Anybody can be cured.")
    assert [found.rule for found in hip.problems()] == ["heading", "length", "claim"]
    hip.text = hip.text.split("Most hips")[0]
    assert "Divide the text into sections" in told(hip, "heading")[0].say


@pytest.mark.parametrize(
    ("old", "new", "say"),
    [
        ("next_review: 2028-11-01", "next_review: 2027-02-31", "There is no such day: 2027-02-31"),
        ("services: [sports-injury-new, standard]", "services: standard", "services: write a list"),
        ("author: rohan-pereira", "author: Rohan Pereira", "author: use small letters"),
        ("status: dem", "reviewer: Dr Who\nstatus: dem", "reviewer: use small letters"),
        ("hip after a", "hip: after a", "Put quotes around words that have a colon"),
        ("what: First version.}", "what: First version.", "A bracket that opens on this line"),
        ("[sports-injury-new, standard]", "[standard", "A bracket that opens on this line"),
        ("title: Sore", 'title: "Sore', "A quotation mark that opens on this line"),
        ("title: Sore", "title: @Sore", "Put quotes around words that begin with a sign"),
        ("category: running", "category running", "Write a name, a colon"),
        ("author: rohan", " author: rohan", "Line this up"),
        ("category: running", "\tcategory: running", "Begin the line with spaces"),
        ("title: Sore hip after a long run", "title: 42", "title: write words"),
        ("title: Sore hip after a long run", "title: ''", "title: has nothing in it"),
        ("version: 2\nreviewed", "version: two\nreviewed", "version: write a whole number"),
        ("next_review: 2028-11-01", "next_review: soon", "next_review: write a day as"),
        ("next_review: 2028-11-01", "next_review: 2828-11-01", "next_review: write a day of this"),
        ("year: 2018", "year: MMXVIII", "sources 1, year: write a whole number"),
        ("status: demonstration", "status: ready", "status: write demonstration or reviewed"),
        ("title: Sore", "title: So\x01re", "Type this line again"),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_explained_in_plain_words_at_its_line(
    hip, old, new, say
):
    at = hip.change(old, new).line_of(new)
    (found,) = hip.problems()
    assert found.say.startswith(say), found
    assert found.line == at


@pytest.mark.parametrize(
    "front",
    [
        "title: !!bool x",
        "title: !!timestamp x",
        'title: !!int ""',
        "title: &a [*a]",
        f"title: {'[ ' * 600}",
        f"title: {'[' * 11}{']' * 11}",
        f"version: {'98' * 500}.5",
        "? [a]\n: b",
        "reviewed_on: 9999-01-01",
        "? {a: b}\n: c",
        "null: x",
        "1: x",
        "2026-13-45: x",
        "a: &a [b]\nc: &c [*a, *a]",
        "\x00",
    ],
)
def test_nothing_that_can_be_typed_makes_reading_it_fail(hip, front):
    hip.text = f"---\n{front}\n---\nText\n"
    assert {found.rule for found in hip.problems()} == {"front matter"}


@pytest.mark.parametrize("day", ["9999-01-01", "9998-06-30", "0001-01-01", "2200-01-01"])
@pytest.mark.parametrize("field", ["reviewed_on: 2026-11-20", "next_review: 2028-11-01"])
def test_a_day_of_another_age_is_a_slip(hip, field, day):
    name = field.partition(":")[0]
    hip.change(field, f"{name}: {day}")
    assert [(p.line, p.rule) for p in hip.problems()] == [(hip.line_of(name), "front matter")]


def test_no_place_in_a_text_is_called_as_another_or_as_one_of_the_page(hip):
    hip.say("## Main\n\nA.\n\n## Again\n\nB.\n\n## Again\n\nC.\n\n  ## Again 2\n\nD.")
    anchors = [heading.anchor for heading in body.headings(hip.text)]
    assert len(anchors) == len(set(anchors)) == hip.text.count("## ")
    assert all(one.startswith("part-") for one in anchors)


@pytest.mark.parametrize(
    "text",
    [
        f"# a{' ' * 1600}b",
        "." * 10_000,
        ".!" * 10_000,
        "[" * 30_000,
        "[x](" * 10_000,
        "[\n" * 20_000,
        f"[x](a{'b c' * 15_000}",
        "[x](y) " * 8000,
        "ab" * 25_000,
        "a \n" * 15_000,
        " \n" * 20_000,
    ],
)
def test_no_text_keeps_the_rules_busy(hip, text):
    began = time.process_time()
    hip.say(text).problems()
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("sentence", "why"), [("word " * 401, "too long"), ("Rest" + "." * 21, "too often")]
)
def test_a_line_that_nobody_would_write_is_refused(hip, sentence, why):
    (found,) = hip.say(sentence).problems()
    assert (found.line, found.rule) == (hip.last_line, "line")
    assert why in found.say
