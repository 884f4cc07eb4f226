"""What admins find people and money by: words of names, telephone numbers, and references of ours and the gateways'."""
