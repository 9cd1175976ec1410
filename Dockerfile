# One image for every process of the house; docker-compose.yml says which one a container is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /house

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md ./
COPY frivilligbors frivilligbors
COPY i18n i18n
COPY web web
COPY services services
COPY workers workers
COPY cli cli
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q frivilligbors i18n web services workers cli \
    && useradd --uid 10001 --no-create-home house \
    && install -d -o house -g house -m 700 /data

USER house
ENV DATA_DIR=/data
CMD ["frivilligbors", "--help"]
