"""`desk-app`: the window, or one of the commands beside it."""

import sys

from desk_app.command_line.arguments import COMMANDS


def main(argv: list[str] | None = None) -> int:
    """Runs a command when the first word is one, else opens the window; answers the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in COMMANDS:
        from desk_app.command_line.run import run

        return run(words)
    from desk_app.main_window.start import start

    return start(words)


if __name__ == "__main__":
    sys.exit(main())
