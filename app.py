"""The Chalice app: registers the REST routes (chalicelib/routes.py) and the Lambda functions. No logic lives here."""

from chalice.app import Chalice

import chalicelib.entities  # noqa: F401 - registers the tables of all domains
from chalicelib.http.lazy import LazyBlueprint, lazy_function, register_routes
from chalicelib.realtime import gone

# Chalice would print each line of ours a second time, as plain text.
app = Chalice(app_name="pandityatra", configure_logs=False)
app.experimental_feature_flags.update(["WEBSOCKETS"])

gone.set_handler(lazy_function("chalicelib.chat.departures.handle_gone"))
register_routes(app, preferences=lazy_function("chalicelib.accounts.service.preferences"))

sockets = LazyBlueprint("chalicelib.sockets.functions")
sockets.lambda_function(name="ws_authorizer")(sockets.function("ws_authorizer"))
sockets.on_ws_connect()(sockets.function("ws_connect"))
sockets.lambda_function(name="ws_welcome")(sockets.function("ws_welcome"))
sockets.on_ws_message()(sockets.function("ws_message"))
sockets.on_ws_disconnect()(sockets.function("ws_disconnect"))

webhooks = LazyBlueprint("chalicelib.payments.webhook_handler")
webhooks.lambda_function(name="webhooks")(webhooks.function("webhooks"))

reconcile = LazyBlueprint("chalicelib.payments.reconciler")
reconcile.schedule("rate(5 minutes)")(reconcile.function("reconcile"))

delivery = LazyBlueprint("chalicelib.delivery.functions")
delivery.lambda_function(name="deliver")(delivery.function("deliver_notifications"))

translation = LazyBlueprint("chalicelib.translation.functions")
translation.lambda_function(name="translate")(translation.function("translate_words"))

media = LazyBlueprint("chalicelib.media.functions")
media.lambda_function(name="process_media")(media.function("process_media"))

for functions in (sockets, webhooks, reconcile, delivery, translation, media):
    app.register_blueprint(functions)
