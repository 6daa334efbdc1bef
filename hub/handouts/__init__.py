"""What brings people to a Fragebogen: posters, slips, one-time codes, and sheets of paper that are typed in."""
