"""`make bench`: what the hub needs for its work, beside what a plain program needs for the same in the same run."""
