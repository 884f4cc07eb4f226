"""What every entry point shares: who calls, what comes in, how it is answered, and what is logged about it."""
