"""Where everybody begins: what concerns them, from every area."""
