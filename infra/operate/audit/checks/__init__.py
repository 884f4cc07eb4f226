"""Which subjects there are, and what is read with each: a file for each of the rules', which it fills."""
