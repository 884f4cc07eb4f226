"""What the app tells the edge, which is below every domain and knows none: where each route is declared, and where a
user's language and timezone are kept."""

from collections.abc import Callable, Mapping

from chalicelib.localization.text import Reader

Preferences = Callable[[str], Reader | None]
"""How a user's language and timezone are looked up."""

_preferences: list[Preferences] = []
_domains: dict[tuple[str, str], str] = {}


def wire(preferences: Preferences) -> None:
    """The app says where preferences are kept."""
    _preferences[:] = [preferences]


def preferences(user_id: str) -> Reader | None:
    return _preferences[0](user_id)


def place(method: str, path: str, domain: str) -> None:
    """The app says which module declares a route."""
    _domains[method, path] = domain


def domains() -> Mapping[tuple[str, str], str]:
    """The module that declares each route, by method and path."""
    return _domains
