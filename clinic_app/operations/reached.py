"""At which address a visit's messages go, if at any: asked wherever a visit is read."""


def by_email(of_visit: str, on_record: str, *, no_email: bool) -> str:
    """Return the address given for a visit, else the one on record; none if none is wanted."""
    return "" if no_email else of_visit or on_record
