# Two stages: the first has pip and builds the store, the second has only what runs.
# The digest is that of Python 3.11.16 on Debian 13 of 25 August 2026, for all platforms: the one that Docker's own list has
# (github.com/docker-library/repo-info, repos/python/remote/3.11-slim.md, commit 6dbb312). A newer one, for both lines:
# docker buildx imagetools inspect python:3.11-slim --format '{{.Manifest.Digest}}'
FROM python:3.11-slim@sha256:00f89b7f96f13d42900483da3253f8fb2e763eed7a0aa5f0358fec9d15d9f10c AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
COPY requirements.txt ./
# The environment has no pip of its own: the outer one fills it, with wheels alone (the lock says so).
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --require-hashes -r requirements.txt
COPY . .
# Compiled now: the file system is read-only later. The store is baked in, for everybody to read and nobody to write.
RUN /opt/venv/bin/python -m compileall -q bot \
 && /opt/venv/bin/python -m bot build \
 && chmod 0444 data/onrecord.db

FROM python:3.11-slim@sha256:00f89b7f96f13d42900483da3253f8fb2e763eed7a0aa5f0358fec9d15d9f10c
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin onrecord \
 && install -d -o onrecord -g onrecord /var/lib/onrecord
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# The journal is on a volume at /var/lib/onrecord, or in PostgreSQL where DATABASE_URL is set to it.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORT=8080 DATABASE_URL=sqlite:////var/lib/onrecord/journal.db
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
# No shell around it: the signal to stop reaches the bot itself.
CMD ["python", "-m", "bot", "serve"]
