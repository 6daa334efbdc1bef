"""Previews: pages of documents as images that the hub itself makes, or as text; never the file in the hub's origin."""
