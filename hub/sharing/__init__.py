"""Sharing with people who have no account: Freigabelinks (they fetch) and Briefkästen (they hand in)."""
