# Build:  docker build -t hamstring-cds .
# Run:    docker run --env-file .env -p 8000:8000 --read-only --tmpfs /tmp --stop-timeout 45 hamstring-cds
# HCDS_MODE=clinic (the image's own) needs HCDS_DATABASE_URL and HCDS_ALLOWED_HOSTS. Metrics need
# HCDS_METRICS_PORT and HCDS_METRICS_HOST=0.0.0.0, and a network that only the scraper reaches.

FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv --without-pip /srv/venv
COPY requirements/prod.txt /tmp/prod.txt
# Only wheels: nothing a package brings along is run while building.
RUN python -m pip --python /srv/venv/bin/python install --require-hashes --only-binary=:all: \
    -r /tmp/prod.txt
# The operator's command, as an installed package would have it.
RUN printf '%s\n' '#!/srv/venv/bin/python' 'import sys' 'sys.path.insert(0, "/srv/hamstring-cds")' \
    'from app.cli import main' 'if __name__ == "__main__":' '    sys.exit(main())' >/srv/venv/bin/hamstring-cds \
    && chmod +x /srv/venv/bin/hamstring-cds
WORKDIR /srv/hamstring-cds
COPY app app
COPY migrations migrations
# unchecked-hash: the modules are never written again, so a start does not compare them.
RUN /srv/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    /srv/venv/lib app migrations


FROM python:3.13-slim-bookworm

# A number, so that an orchestrator can see that it is not root.
RUN groupadd --system --gid 10001 hcds \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin hcds \
    && install -d -o 10001 -g 10001 /srv/hamstring-cds/var
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/hamstring-cds /srv/hamstring-cds
WORKDIR /srv/hamstring-cds
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HCDS_MODE=clinic \
    HCDS_WORKERS=2
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
# Migrates, then serves.
CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0"]
