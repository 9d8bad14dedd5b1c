"""Whether the installed libraries are those that Khabar was made for."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

# All three install the same import package; whichever came last wins.
RIVALS = ("Whoosh", "Whoosh-Reloaded")


def check_whoosh() -> str | None:
    """Return one sentence where another Whoosh stands in the way, None where all is well."""
    for rival in RIVALS:
        try:
            found = version(rival)
        except PackageNotFoundError:
            continue
        return (
            f"{rival} {found} is installed beside whoosh3 and overwrites it: run "
            f"`pip uninstall {rival.lower()}`, then `pip install --force-reinstall whoosh3==3.54.0`."
        )
    return None
