"""What happened, who did it and when: an append-only, hash-chained trail."""
