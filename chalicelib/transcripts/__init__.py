"""Transcripts: a conversation and what was booked, as a text file for its reader."""
