"""Functions to compare with, deployed beside the application as they stand here. Each file is a function of its own."""
