"""Who did what, when: every admin's action and every decision about money made by hand."""
