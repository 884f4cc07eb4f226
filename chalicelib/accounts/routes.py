"""Accounts over REST."""

from chalicelib import tokens
from chalicelib.accounts import authentication, service
from chalicelib.accounts.authentication import TokenPair
from chalicelib.accounts.schemas import Login, Profile, Refresh, Registration, TicketView, TokensView, UserView
from chalicelib.errors import EmailTaken, RefreshRefused, TooFast, WrongPassword
from chalicelib.http.answers import Answer
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.ids import new_id
from chalicelib.localization.text import Reader
from chalicelib.settings import settings
from chalicelib.tokens import TICKET_SECONDS

routes = Routes("Accounts")


@routes.post(
    "/auth/register", roles=None, body=Registration, answer=TokensView, status=201, raises=[EmailTaken, TooFast]
)
def register(call: Call, body: Registration) -> Answer:
    """Make an account, and log in."""
    return _answer(call, authentication.register(body, call.address))


@routes.post("/auth/login", roles=None, body=Login, answer=TokensView, raises=[WrongPassword, TooFast])
def login(call: Call, body: Login) -> Answer:
    """Log in."""
    return _answer(call, authentication.login(body, call.address))


@routes.post("/auth/refresh", roles=None, body=Refresh, answer=TokensView, raises=[RefreshRefused])
def refresh(call: Call, body: Refresh) -> Answer:
    """Turn a refresh token into a new pair; again within 60 seconds into another, later the session ends."""
    return _answer(call, authentication.refresh(body.refresh_token))


@routes.post("/auth/logout", roles=None, body=Refresh, status=204)
def logout(call: Call, body: Refresh) -> None:
    """End the session of a refresh token."""
    authentication.logout(body.refresh_token)


@routes.get("/me", answer=UserView)
def me(call: Call) -> UserView:
    """Who I am."""
    return UserView.of(service.get(call.actor.id))


@routes.patch("/me", body=Profile, answer=UserView)
def change_me(call: Call, body: Profile) -> Answer:
    """Change my name, phone, language or timezone."""
    user = service.update_profile(call.actor.id, body)
    return Answer(UserView.of(user), reader=_reader(call, service.reader_of(user)))


@routes.post("/ws/ticket", answer=TicketView)
def ticket(call: Call) -> TicketView:
    """A pass for one WebSocket connect, good for a minute."""
    url = settings().websocket_url
    return TicketView(
        ticket=tokens.new_ticket(call.actor, new_id()),
        expires_in=TICKET_SECONDS,
        chat_url=f"{url}/ws/chat/{{room_id}}/",
        notifications_url=f"{url}/ws/notifications/",
    )


def _answer(call: Call, pair: TokenPair) -> Answer:
    view = TokensView(access_token=pair.access, refresh_token=pair.refresh, user=UserView.of(pair.user))
    return Answer(view, reader=_reader(call, service.reader_of(pair.user)))


def _reader(call: Call, preferences: Reader) -> Reader:
    return Reader(call.asked_language or preferences.language, preferences.timezone)
