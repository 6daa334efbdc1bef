"""The page that explains the hub, and the former addresses of what the public site says now."""
