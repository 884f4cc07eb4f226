"""Stripe as far as a Checkout Session needs it: sessions, their payment intents, refunds, and signed events."""
