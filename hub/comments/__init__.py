"""Comments on documents: written by whoever may read them, answered, settled, and told to those they name."""
