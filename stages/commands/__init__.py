"""The subcommands of `onrecord`, one module a subject."""
