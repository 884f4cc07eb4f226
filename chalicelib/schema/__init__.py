"""The types of everything that comes in and goes out: bases of models, types of fields, parsing and its errors."""
