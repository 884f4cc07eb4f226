"""Accounts over REST."""

from chalicelib import tokens
from chalicelib.accounts import authentication, service
from chalicelib.accounts.authentication import TokenPair
from chalicelib.accounts.schemas import Login, Profile, Refresh, Registration, TicketView, TokensView, UserView
from chalicelib.errors import EmailTaken, RefreshRefused, TooFast, WrongPassword
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import ViewResponse
from chalicelib.http.route import Routes
from chalicelib.ids import new_id
from chalicelib.localization.text import Reader
from chalicelib.settings import settings
from chalicelib.tokens import TICKET_SECONDS

routes = Routes("Accounts")


@routes.post(
    "/auth/register", roles=None, body=Registration, response=TokensView, status=201, raises=[EmailTaken, TooFast]
)
def register(request: ApiRequest, body: Registration) -> ViewResponse:
    """Make an account, and log in."""
    return _answer(request, authentication.register(body, request.address))


@routes.post("/auth/login", roles=None, body=Login, response=TokensView, raises=[WrongPassword, TooFast])
def login(request: ApiRequest, body: Login) -> ViewResponse:
    """Log in."""
    return _answer(request, authentication.login(body, request.address))


@routes.post("/auth/refresh", roles=None, body=Refresh, response=TokensView, raises=[RefreshRefused])
def refresh(request: ApiRequest, body: Refresh) -> ViewResponse:
    """Turn a refresh token into a new pair; again within 60 seconds into another, later the session ends."""
    return _answer(request, authentication.refresh(body.refresh_token))


@routes.post("/auth/logout", roles=None, body=Refresh, status=204)
def logout(request: ApiRequest, body: Refresh) -> None:
    """End the session of a refresh token."""
    authentication.logout(body.refresh_token)


@routes.get("/me", response=UserView)
def me(request: ApiRequest) -> UserView:
    """Who I am."""
    return UserView.of(service.get(request.actor.id))


@routes.patch("/me", body=Profile, response=UserView)
def change_me(request: ApiRequest, body: Profile) -> ViewResponse:
    """Change my name, phone, language or timezone."""
    user = service.update_profile(request.actor.id, body)
    return ViewResponse(UserView.of(user), reader=_reader(request, service.reader_of(user)))


@routes.post("/ws/ticket", response=TicketView)
def ticket(request: ApiRequest) -> TicketView:
    """A pass for one WebSocket connect, good for a minute."""
    url = settings().websocket_url
    return TicketView(
        ticket=tokens.new_ticket(request.actor, new_id()),
        expires_in=TICKET_SECONDS,
        chat_url=f"{url}/ws/chat/{{room_id}}/",
        notifications_url=f"{url}/ws/notifications/",
    )


def _answer(request: ApiRequest, pair: TokenPair) -> ViewResponse:
    view = TokensView(access_token=pair.access, refresh_token=pair.refresh, user=UserView.of(pair.user))
    return ViewResponse(view, reader=_reader(request, service.reader_of(pair.user)))


def _reader(request: ApiRequest, preferences: Reader) -> Reader:
    return Reader(request.requested_language or preferences.language, preferences.timezone)
