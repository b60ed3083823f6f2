"""Which stories copy which."""
