// Comfort for the admin panel; every page works without it.
