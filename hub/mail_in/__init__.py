"""Reading mail that comes in: answers of calendars, and mails that could not be delivered."""
