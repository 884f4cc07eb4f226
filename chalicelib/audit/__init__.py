"""The audit trail: every action of an admin, and every decision about money that a person made."""
