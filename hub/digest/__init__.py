"""The mail with what is new: daily, weekly or never, with nothing the recipient may not read when it is sent."""
