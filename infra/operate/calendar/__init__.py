"""The Bikram Sambat file beside the libraries that others keep."""
