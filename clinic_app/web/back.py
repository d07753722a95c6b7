"""Where to return to after a button was pressed: only to our own staff's pages."""

import re

STAFF_PAGE = re.compile(
    r"/(?:reception|nurses|patients|calls|schedules)/[A-Za-z0-9/_-]*"
    r"(?:\?[A-Za-z0-9=&%_.~+-]*)?(?:#[a-z0-9-]+)?"
)


def own_page(path: str | None, *, otherwise: str) -> str:
    """Return the path if it leads to a staff page of this site, else the other one.

    A form's hidden field is written by whoever wrote the page, who need not be us.
    """
    return path if path and STAFF_PAGE.fullmatch(path) else otherwise
