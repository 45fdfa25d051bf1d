"""Serves the sample application as the command does: ``python -m tests.web.serve_sample PORT``.

Settings are read from the environment, as the command reads them.
"""

import sys

from app.cli.serving import prepare, run
from app.settings import Settings

if __name__ == "__main__":
    settings = Settings(_env_file=None, workers=int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    prepare(settings)
    run("tests.web.sample_app:build_app", settings, host="127.0.0.1", port=int(sys.argv[1]))
