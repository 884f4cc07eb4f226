"""The pandits: profiles, services, verification."""
