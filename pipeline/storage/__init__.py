"""Object storage: input fetched from it, and a run published to it."""
