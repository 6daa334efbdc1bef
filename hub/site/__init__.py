"""The public site: who we are, how to reach us, pages with drafts and history, accessibility statement."""
