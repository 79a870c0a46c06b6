"""Where the app keeps its own files. Computed when asked, never at import."""

from pathlib import Path


def data_folder() -> Path | None:
    """Where a refreshed catalogue is kept; None where the user has no home."""
    from platformdirs import user_data_path

    try:
        return user_data_path("modelpick", appauthor=False)
    except RuntimeError:
        return None


def cache_folder() -> Path | None:
    """Where answers of the sources are kept; None where the user has no home."""
    from platformdirs import user_cache_path

    try:
        return user_cache_path("modelpick", appauthor=False)
    except RuntimeError:
        return None


def settings_file() -> Path | None:
    """The settings of this user; None where the user has no home."""
    from platformdirs import user_config_path

    try:
        return user_config_path("modelpick", appauthor=False) / "settings.toml"
    except RuntimeError:
        return None
