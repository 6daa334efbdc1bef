"""JBA-Hub: the shared filing store and task hub of a Jugendberufsagentur."""
