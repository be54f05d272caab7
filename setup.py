"""What pyproject.toml cannot say: the manual stands in docs/, and goes into the package that is built of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_MANUAL = ("handleiding.md", "server.md", "veiligheid.md")


class BuildWithManual(build_py):
    """Puts the manual beside the page that shows it."""

    def run(self) -> None:
        """Build; an installation that points at the checkout reads docs/ itself."""
        super().run()
        if not self.editable_mode:
            folder = Path(self.build_lib) / "bwk_ledger" / "fava_ext" / "manual"
            folder.mkdir(parents=True, exist_ok=True)
            for name in _MANUAL:
                shutil.copyfile(Path(__file__).parent / "docs" / name, folder / name)


setup(cmdclass={"build_py": BuildWithManual})
