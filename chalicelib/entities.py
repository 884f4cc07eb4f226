"""Imports every entity of every domain. This fills ``chalicelib.db.TABLES``, from which the tables are created."""

import chalicelib.accounts.models
import chalicelib.audit.models
import chalicelib.bookings.models
import chalicelib.chat.models
import chalicelib.idempotency
import chalicelib.migrations
import chalicelib.notifications.models
import chalicelib.pandits.models
import chalicelib.payments.models
import chalicelib.payments.webhook_models
import chalicelib.realtime.models
import chalicelib.reviews.models
import chalicelib.search.models  # noqa: F401
