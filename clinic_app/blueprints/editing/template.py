"""The text with which a new article begins: every field there is, to be filled in."""

from datetime import date

from clinic_app.education.record_rules import MONTHS_OF_CHANGING, months_after

TEXT = """\
---
title: What it is about
summary: One sentence that says what readers learn, 160 letters at most.
category: general-health
body_area: whole-body
audience: adults
services: [standard]
author: {author}
{standing}
see_also: []
words: []
version: 1
reviewed_on: {today}
next_review: {review}
evidence: One plain sentence on how strong the evidence is.
funding: Written by the practice. Nobody paid for it.
changes:
  - {{version: 1, on: {today}, what: First version.}}
triage:
  call_000: []
  hospital: []
  same_day: []
  book: []
drug_names: []
sources: []
---
What this is, in two or three short sentences.

## What you can do now

Short sentences. One thought in each.

## When to see us

Say when, and link to the visit: [book a visit](visit:standard).
"""


def new_text(*, author: str, demonstration: bool, today: date) -> str:
    """Return the template; signs and sources are empty, so that it cannot be published as it is."""
    standing = "status: demonstration" if demonstration else 'status: reviewed\nreviewer: ""'
    review = months_after(today, MONTHS_OF_CHANGING)
    return TEXT.format(author=author, standing=standing, today=today, review=review)
