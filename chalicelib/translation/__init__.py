"""Machine translation of what people write in one language only, done afterwards and marked as such."""
