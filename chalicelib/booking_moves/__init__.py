"""The moves of a booking (accept, cancel, complete), each with everything that it changes in other domains."""
