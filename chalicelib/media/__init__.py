"""Pictures and recordings that people upload: decoded, checked and kept in a function that can reach nothing else."""
