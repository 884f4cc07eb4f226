"""The map: makes the Chalice app and registers each domain's routes and functions. No logic lives here."""

from chalice.app import Chalice

from chalicelib.accounts import routes as accounts
from chalicelib.accounts.service import preferences
from chalicelib.admin import routes as admin
from chalicelib.bookings import routes as bookings
from chalicelib.chat import routes as chat
from chalicelib.edge import call
from chalicelib.notifications import functions as delivery
from chalicelib.notifications import routes as notifications
from chalicelib.pandits import routes as pandits
from chalicelib.payments import reconcile, webhooks
from chalicelib.payments import routes as payments
from chalicelib.reviews import routes as reviews
from chalicelib.sockets import functions as sockets
from chalicelib.system import routes as system

app = Chalice(app_name="pandityatra")
app.experimental_feature_flags.update(["WEBSOCKETS"])

call.wire(preferences)

for domain in (system, accounts, pandits, bookings, chat, payments, reviews, notifications, admin):
    app.register_blueprint(domain.routes.blueprint)

for functions in (sockets.functions, webhooks.functions, reconcile.functions, delivery.functions):
    app.register_blueprint(functions)
