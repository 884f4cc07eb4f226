"""The map: makes the Chalice app, and says where each route and each function lives. No logic lives here."""

from chalice.app import Chalice

import chalicelib.entities  # noqa: F401 - whoever imports the app knows all tables
from chalicelib.http.serving import Place, serve, there
from chalicelib.http.wiring import wire
from chalicelib.routes import ROUTES

# Chalice would print each line of ours a second time, as plain text.
app = Chalice(app_name="pandityatra", configure_logs=False)
app.experimental_feature_flags.update(["WEBSOCKETS"])

wire(there("chalicelib.accounts.service.preferences"))

for domain, routes in ROUTES.items():
    serve(app, domain, routes)

sockets = Place("chalicelib.sockets.functions")
sockets.lambda_function(name="ws_authorizer")(sockets.function("ws_authorizer"))
sockets.on_ws_connect()(sockets.function("ws_connect"))
sockets.lambda_function(name="ws_welcome")(sockets.function("ws_welcome"))
sockets.on_ws_message()(sockets.function("ws_message"))
sockets.on_ws_disconnect()(sockets.function("ws_disconnect"))

webhooks = Place("chalicelib.payments.webhook_handler")
webhooks.lambda_function(name="webhooks")(webhooks.function("webhooks"))

reconcile = Place("chalicelib.payments.reconciler")
reconcile.schedule("rate(5 minutes)")(reconcile.function("reconcile"))

delivery = Place("chalicelib.delivery.functions")
delivery.lambda_function(name="deliver")(delivery.function("deliver_notifications"))

translation = Place("chalicelib.translation.functions")
translation.lambda_function(name="translate")(translation.function("translate_words"))

media = Place("chalicelib.media.functions")
media.lambda_function(name="process_media")(media.function("process_media"))

for functions in (sockets, webhooks, reconcile, delivery, translation, media):
    app.register_blueprint(functions)
