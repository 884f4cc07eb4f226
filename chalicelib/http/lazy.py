"""Lazy registration with Chalice: routes and functions are known by name, and imported when they are first called.

Importing the app therefore costs what its libraries cost, and a process pays only for what it serves. The decision
``docs/decisions/2026-11-30-lazy-registration.md`` has the figures.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Chalice, Request, Response

from chalicelib.routes import MODULES

if TYPE_CHECKING:  # it imports pydantic's machinery, which costs a third of a start
    from chalicelib.http.request import PreferencesLookup

_modules: list[str] = []
"""The modules whose functions are registered."""


def import_everything() -> None:
    """Imports every module that is registered. For checks: a broken module is otherwise found by its first call."""
    for module in dict.fromkeys([*MODULES.values(), *_modules]):
        import_module(module)


def register_routes(app: Chalice, preferences: "PreferencesLookup") -> None:
    """Registers all routes of ``chalicelib/routes.py``, and the CORS preflight of each path."""
    methods: dict[str, list[str]] = {}
    for method, path in MODULES:
        methods.setdefault(path, []).append(method)
        _register(app, method, path, _view(app, method, path, preferences))
    for path, allowed in methods.items():
        _register(app, "OPTIONS", path, _preflight(app, path, allowed))


def _register(app: Chalice, method: str, path: str, view: Callable[..., Response]) -> None:
    app.route(path, methods=[method], name=f"{method} {path}", content_types=["*/*"])(view)


def _view(app: Chalice, method: str, path: str, preferences: "PreferencesLookup") -> Callable[..., Response]:
    def view(**path_parameters: str) -> Response:
        from chalicelib.http import handler, route

        return handler.handle(_request(app), route.find_route(method, path), path_parameters, preferences)

    return view


def _preflight(app: Chalice, path: str, methods: Sequence[str]) -> Callable[..., Response]:
    def view(**_: str) -> Response:
        from chalicelib.http import handler

        return handler.handle_preflight(_request(app), path, methods)

    return view


def _request(app: Chalice) -> Request:
    assert app.current_request is not None  # Chalice sets it before it calls a view
    return app.current_request


class LazyBlueprint(Blueprint):
    """Registers the Lambda functions of a module without importing it.

    Chalice writes the blueprint's name and the function's into the template, so that Lambda imports the module itself,
    and not the app.
    """

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self._module = module

    def function(self, name: str) -> Callable[..., Any]:
        """Returns a stand-in for a function of the module, to be given to one of Chalice's decorators."""
        return lazy_function(f"{self._module}.{name}")


def lazy_function(name: str) -> Callable[..., Any]:
    """Returns a function that imports the function with this dotted name when it is called, and calls it."""
    module, _, attribute = name.rpartition(".")
    _modules.append(module)

    def function(*args: Any) -> Any:
        return getattr(import_module(module), attribute)(*args)

    function.__name__ = attribute
    return function
