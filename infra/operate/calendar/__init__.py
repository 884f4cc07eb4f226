"""Compares our Bikram Sambat file with published libraries."""
