"""Vereinbarungen: who has signed what, how long it holds, when it is looked at again."""
