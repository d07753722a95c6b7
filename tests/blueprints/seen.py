"""A page as it is read, block by block, after checking what every page must have."""

import re

from tests import pages

INLINE = {"a", "b", "span", "small", "strong"}


class Seen:
    """One page as a browser would read it."""

    def __init__(self, response):
        self.page = pages.Page(response)
        self.status = response.status_code
        self.body = self.page.html
        self.tree = self.page.tree
        self.text = words(self._all("body")[0])

    def _all(self, tag):
        return self.tree.findall(f".//{tag}")

    @property
    def heading(self):
        (h1,) = self._all("h1")
        return words(h1)

    @property
    def title(self):
        return words(self._all("title")[0])

    @property
    def links(self):
        return [a.get("href") for a in self._all("a")]

    def tags(self, tag, css):
        return [e for e in self._all(tag) if css in (e.get("class") or "").split()]


def words(element):
    """Return the text of an element as it is read, its spaces joined."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element):
    yield element.text or ""
    for child in element:
        inside = list(_pieces(child))
        yield from inside if child.tag in INLINE else (" ", *inside, " ")
        yield child.tail or ""


def see(client, path, *, status=200, **kwargs):
    """Open a page, check what every page must have, and return it."""
    page = Seen(client.get(path, **kwargs))
    return checked(page, status)


def post(client, path, **fields):
    """Send a form with the token of this browser's session, as its own pages would."""
    page = client.get("/account/staff/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page).group(1)
    return client.post(path, data={"csrf_token": token, **fields})


def send(client, path, *, status=200, **fields):
    """Send a form and return the page it leads to, with what every page must have checked."""
    answer = post(client, path, **fields)
    while answer.status_code == 302:
        answer = client.get(answer.location)
    return checked(Seen(answer), status)


def checked(page, status):
    assert page.status == status, page.text[:400]
    pages.check(page.page)
    return page
