"""Packages the application and brings a stage to it, on AWS or on an emulator."""
