"""The command line: arguments, the headless commands, and the way into the screens.

Nothing heavy is imported here: `migtui status` starts without Textual (220 ms), the graph without asyncio (50 ms).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ..errors import MigtuiError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run migtui; the exit code."""
    if "_ARGCOMPLETE" in os.environ and argv is None:
        from .completing import complete

        complete()
    from .parsing import parse

    command, arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        from .running import run

        code = run(command, arguments)
        sys.stdout.flush()
        return code
    except MigtuiError as error:
        from .failing import say

        say(error)
        return error.exit_code
    except BrokenPipeError:  # `migtui graph | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        import warnings

        # It came between any two steps: also between the making of a coroutine and its first one.
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        return 130
