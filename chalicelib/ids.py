"""Makes ids: ULIDs, which sort by their time of creation."""


def new_id() -> str:
    """Returns a new ULID, 26 characters."""
    from ulid import ULID

    return str(ULID())
