"""Take the address a server will listen on, before anything slow is loaded."""

import errno
import socket

from suggester.errors import SuggesterError


class ListenError(SuggesterError):
    """The address cannot be listened on; the message names the option to change."""

    code = "S301"


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; callers queue there until the server answers them."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
        # Each connection inherits it. asyncio would set it, but not on sockets made this way, and
        # an answer's body then waits 40 ms for the client to acknowledge its headers.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            said = f"port {port} on {host} is taken. Stop what uses it, or choose another"
            raise ListenError(f"{said}: --port {_another(port)}") from error
        if error.errno == errno.EACCES:
            raise ListenError(
                f"port {port} needs administrator rights. Choose one above 1023: --port 8000"
            ) from error
        raise ListenError(
            f"cannot listen on {host} ({error.strerror}). Give an address of this machine, "
            "e.g. --host 127.0.0.1"
        ) from error


def url_of(listener: socket.socket) -> str:
    """Return the address a browser opens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8000
