"""The search index for admins: words of names, telephone numbers, and references of ours and of the gateways."""
