"""Who was there: attendance lists, certificates, short feedback, statistics."""
