"""How work on a corpus is done: in shards, remembered, by one process, several, or a cluster."""
