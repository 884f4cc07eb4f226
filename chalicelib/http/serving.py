"""What is served where, without loading it: routes by their domain, functions by their place.

A domain is imported by the first request for one of its routes, a function's module by Lambda itself. So importing the
app costs the same however much it comes to do, and a process pays only for what it serves.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from chalice.app import Blueprint, Chalice, Request, Response

from chalicelib.http import wiring

_places: list[str] = []


def load() -> None:
    """Imports all that is served at once, for whoever checks that it can be."""
    for module in dict.fromkeys([*wiring.domains().values(), *_places]):
        import_module(module)


def serve(app: Chalice, domain: str, routes: Sequence[str]) -> None:
    """Registers the routes of a domain's module, each as ``METHOD /path``. It must declare these and no others."""
    methods: dict[str, list[str]] = {}
    for line in routes:
        method, path = line.split()
        wiring.place(method, path, domain)
        methods.setdefault(path, []).append(method)
        app.route(path, methods=[method], name=line, content_types=["*/*"])(_view(app, method, path))
    for path, allowed in methods.items():
        app.route(path, methods=["OPTIONS"], name=f"OPTIONS {path}", content_types=["*/*"])(
            _preflight(app, path, allowed)
        )


def _view(app: Chalice, method: str, path: str) -> Callable[..., Response]:
    def view(**values: str) -> Response:
        from chalicelib.http import rest

        return rest.handle(_request(app), rest.route(method, path), values)

    return view


def _preflight(app: Chalice, path: str, methods: Sequence[str]) -> Callable[..., Response]:
    def view(**_: str) -> Response:
        from chalicelib.http import rest

        return rest.preflight(_request(app), path, methods)

    return view


def _request(app: Chalice) -> Request:
    assert app.current_request is not None  # Chalice sets it before it calls a view
    return app.current_request


class Place(Blueprint):
    """A module of Lambda functions, by its name."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self._module = module

    def function(self, name: str) -> Callable[..., Any]:
        """One of its functions, to be registered: Chalice notes where it is, and Lambda imports it from there."""
        return there(f"{self._module}.{name}")


def there(place: str) -> Callable[..., Any]:
    """A function by its dotted name, imported when it is called."""
    module, _, name = place.rpartition(".")
    _places.append(module)

    def function(*args: Any) -> Any:
        return getattr(import_module(module), name)(*args)

    function.__name__ = name
    return function
