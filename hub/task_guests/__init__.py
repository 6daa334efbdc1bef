"""Aufgaben of people without an account, by personal link."""
