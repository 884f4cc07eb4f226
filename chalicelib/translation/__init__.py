"""The other language of what people write in one only: filled in afterwards by a machine, and marked as such."""
