"""Many notes at once: a source in, a folder of tables out. Start reading at ``run``."""
