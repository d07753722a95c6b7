"""The practice, its people and its articles as schema.org's words, for `describe(data=...)`."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from clinic_app.education.document import Article
from clinic_app.reference.practice import Location, Person, Practice

from .described import absolute
from .filters import WEEKDAYS

Node = dict[str, Any]


def clinic(practice: Practice) -> Node:
    """Return the practice as a MedicalClinic, with its address, phone and hours."""
    first = practice.locations[0]
    return {
        "@type": "MedicalClinic",
        "@id": clinic_id(),
        "name": practice.name,
        "url": absolute(url_for("public.home")),
        "telephone": practice.phone,
        "email": practice.email,
        "medicalSpecialty": "PrimaryCare",
        "address": _address(first),
        "openingHoursSpecification": _hours(first),
    }


def clinic_id() -> str:
    """Return the name by which other facts refer to the practice."""
    return absolute(url_for("public.home")) + "#practice"


def _address(place: Location) -> Node:
    street, *rest = place.address
    return {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": " ".join(rest),
        "addressCountry": "AU",
    }


def _hours(place: Location) -> list[Node]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": WEEKDAYS[hours.weekday],
            "opens": f"{hours.opens:%H:%M}",
            "closes": f"{hours.closes:%H:%M}",
        }
        for hours in place.hours
    ]


def person(who: Person) -> Node:
    """Return somebody who sees patients: a doctor as a Physician, others as a Person."""
    if who.role == "doctor":
        return {"@type": "Physician", "name": who.name, "parentOrganization": {"@id": clinic_id()}}
    node: Node = {"@type": "Person", "name": who.name, "jobTitle": who.position}
    return node | {"worksFor": {"@id": clinic_id()}}


def web_page(article: Article, *, author: str, reviewer: str) -> Node:
    """Return an article as a MedicalWebPage; only one that was reviewed says by whom and when.

    `author` and `reviewer` are names; without a reviewer it is "".
    """
    address = absolute(url_for("articles.show", slug=article.slug))
    author_page = absolute(url_for("articles.author", slug=article.author))
    node: Node = {
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": article.title,
        "description": article.summary,
        "inLanguage": "en-AU",
        "audience": {"@type": "Patient", "audienceType": article.audience},
        "author": {"@type": "Person", "name": author, "url": author_page},
        "publisher": {"@id": clinic_id()},
        "dateModified": max(change.on for change in article.changes).isoformat(),
        "citation": [source.url for source in article.sources],
    }
    if reviewer:
        node["reviewedBy"] = {"@type": "Person", "name": reviewer}
        node["lastReviewed"] = article.reviewed_on.isoformat()
    return node


def member(slug: str, practice: Practice) -> Node:
    """Return somebody of the practice with their own page; raises `LookupError`."""
    who = next(one for one in practice.people if one.slug == slug)
    return person(who) | {
        "url": absolute(url_for("people.person", slug=slug)),
        "knowsLanguage": list(who.languages),
    }


def breadcrumbs(way: Iterable[tuple[str, str]]) -> Node:
    """Return the way to a page, pairs of words and path, as a BreadcrumbList."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": words, "item": absolute(path)}
            for place, (words, path) in enumerate(way, 1)
        ],
    }
