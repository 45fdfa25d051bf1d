"""The committed specification, one file a facade."""

import json
from pathlib import Path

from app.cli.files import REPOSITORY
from app.main import create_app
from app.settings import Settings


def specification_files() -> dict[Path, str]:
    """Return the specification as it is served, by file."""
    app = create_app(Settings(_env_file=None))
    text = json.dumps(app.openapi(), indent=2, ensure_ascii=False)
    return {REPOSITORY / "openapi" / "v1.json": text + "\n"}
