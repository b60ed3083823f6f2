"""What refers back to a name: pronouns and nominals."""
