"""What a crashed process leaves behind: its memory holds notes."""

from contextlib import suppress


def forbid() -> None:
    """Have the system write no memory of this process to disk when it crashes."""
    with suppress(ImportError):  # Windows writes none of itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
