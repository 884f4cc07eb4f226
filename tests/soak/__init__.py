"""``make soak``: users chat and pay on a stack whose servers are killed. Afterwards no data may be lost or wrong."""
