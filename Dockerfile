# One image for every process; docker-compose.yml says which one a container is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md ./
COPY frivilligbors frivilligbors
COPY i18n i18n
COPY web web
COPY services services
COPY workers workers
COPY postbox postbox
COPY backups backups
COPY launcher launcher
COPY gateway gateway
COPY rehearsal rehearsal
COPY cli cli
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q frivilligbors i18n web services workers postbox backups launcher gateway rehearsal cli \
    && useradd --uid 10001 --no-create-home app \
    && install -d -o app -g app -m 700 /data

USER app
ENV DATA_DIR=/data
CMD ["frivilligbors", "--help"]
