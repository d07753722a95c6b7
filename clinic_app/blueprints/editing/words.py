"""How the desk names states and acts."""

from collections.abc import Mapping

from clinic_app.education.lifecycle import State

STATES: Mapping[State, tuple[str, str]] = {
    State.IN_REVIEW: ("arrived", "In review"),
    State.DRAFT: ("started", "Draft"),
    State.SCHEDULED: ("booked", "Scheduled"),
    State.EXPIRED: ("late", "Expired"),
    State.PUBLISHED: ("done", "Published"),
    State.WITHDRAWN: ("cancelled", "Withdrawn"),
    State.REPLACED: ("cancelled", "Replaced"),
}
"""How a state is shown: the look of a status, and the word; in the order of the list."""

DONE = {
    "article.loaded": "Came with the practice’s files",
    "article.begun": "Begun",
    "article.saved": "Text saved",
    "article.submitted": "Handed in for review",
    "article.sent_back": "Sent back",
    "article.approved": "Approved",
    "article.discarded": "Discarded",
    "article.withdrawn": "Withdrawn",
    "article.brought_back": "Brought back",
}

REASONS = {
    "hard": "hard to understand",
    "unanswered": "did not answer the question",
    "other_topic": "about something else",
    "wrong": "wrong or out of date",
}
