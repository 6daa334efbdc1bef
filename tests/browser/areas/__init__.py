"""The pages of every area."""
