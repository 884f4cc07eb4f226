"""The local stack: emulator, Valkey, front door and watcher, for ``make dev`` and for the tests."""
