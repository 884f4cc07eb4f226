"""New ids: ULIDs, which sort by the time they were made."""


def new_id() -> str:
    from ulid import ULID

    return str(ULID())
