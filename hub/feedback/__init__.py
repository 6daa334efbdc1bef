"""Fragebögen for young people, parents, schools and employers: what is asked, in which languages, when and where."""
