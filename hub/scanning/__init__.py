"""Virus scan: with ClamAV's clamd configured, no file leaves the hub before it was found clean."""
