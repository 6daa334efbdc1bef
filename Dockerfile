# JBA-Hub as a container: no root, nothing to write to but /var/lib/hub and /tmp.
# To pin the base image by digest: `docker buildx imagetools inspect python:3.11-slim-bookworm`, then
# `--build-arg PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:…` (or change the default here).
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS requirements
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/hub \
 && /opt/hub/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --no-deps --only-binary :all: --require-hashes -r /tmp/run.txt

FROM ${PYTHON_IMAGE}
# What the worker reads scans and old office files with, what sets the history of an export as PDF, and fonts as wide as
# those of Word (Arial, Times, Calibri, Cambria), so that previews break their lines where the author saw them.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      bubblewrap tesseract-ocr tesseract-ocr-deu \
      libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui \
      fonts-dejavu-core fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 hub \
 && useradd --uid 10001 --gid hub --no-create-home --home-dir /var/lib/hub --shell /usr/sbin/nologin hub \
    # Empty named volumes take their owner from here; the compose file mounts those of the other services once, too.
 && install --directory --owner=hub --group=hub --mode=0750 \
      /var/lib/hub /var/lib/hub/tmp /srv/volumes/minio /srv/volumes/proxy
COPY --from=requirements /opt/hub /opt/hub
WORKDIR /opt/jba-hub
COPY pyproject.toml LICENSE ./
COPY hub hub
COPY storage storage
COPY search search
COPY templates templates
RUN /opt/hub/bin/python -m compileall -q hub storage search \
 && /opt/hub/bin/pybabel --quiet compile --directory=hub/translations
ENV PATH=/opt/hub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HUB_DATA=/var/lib/hub \
    HUB_BIND=0.0.0.0 \
    PORT=8000 \
    TMPDIR=/var/lib/hub/tmp
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "hub"]
CMD ["web"]
