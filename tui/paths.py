"""Where the app keeps its own files. Computed when asked, never at import."""

import os
import sys
from pathlib import Path

_NAME = "modelpick"


def data_folder() -> Path | None:
    """Where a refreshed catalogue is kept; None where the user has no home."""
    if folder := _usual_folder("XDG_DATA_HOME", "~/.local/share"):
        return folder
    from platformdirs import user_data_path

    try:
        return user_data_path(_NAME, appauthor=False)
    except RuntimeError:
        return None


def cache_folder() -> Path | None:
    """Where answers of the sources are kept; None where the user has no home."""
    from platformdirs import user_cache_path

    try:
        return user_cache_path(_NAME, appauthor=False)
    except RuntimeError:
        return None


def settings_file() -> Path | None:
    """The settings of this user; None where the user has no home."""
    from platformdirs import user_config_path

    try:
        return user_config_path(_NAME, appauthor=False) / "settings.toml"
    except RuntimeError:
        return None


def _usual_folder(variable: str, otherwise: str) -> Path | None:
    """The folder that platformdirs gives on a usual Linux, without its import, for which every command would wait.

    None where it has more to decide: on other systems, Android's included, and where a variable is no absolute path.
    """
    folder, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    if sys.platform != "linux" or "ANDROID_DATA" in os.environ or not os.path.isabs(folder or home):
        return None
    if folder != folder.strip():
        return None
    return Path(folder or os.path.expanduser(otherwise), _NAME)
