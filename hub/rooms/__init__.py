"""Rooms and equipment of the partners, and who has booked them."""
