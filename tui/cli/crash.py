"""Where the details of an internal error go: a file of the user's, without the values of variables."""

import traceback


def keep_details(error: BaseException) -> str:
    """Write the traceback and say where; never raises."""
    try:
        from platformdirs import user_state_path

        folder = user_state_path("modelpick", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "last-error.txt"
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except (OSError, RuntimeError) as problem:  # RuntimeError: a user without a home
        return f"the details could not be kept ({problem})"
    return f"details in {path}"
