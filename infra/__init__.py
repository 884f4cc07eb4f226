"""Everything that puts the application onto AWS, or onto an emulator of it. The application knows nothing of this."""
