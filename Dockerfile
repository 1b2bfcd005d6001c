# One image for web and worker; compose.yaml starts them. What runs as setu may write in /srv/setu and nowhere else.
FROM debian:trixie-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        python3 python3-venv ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /srv/setu setu

WORKDIR /srv/setu
USER setu
ENV PIP_NO_CACHE_DIR=1

# The libraries first, by hash, so that a change of the code does not install them again. The setting chooses the lock
# of an installation with several machines.
COPY --chown=setu setu requirements.lock requirements-grow.lock requirements-dev.lock ./
RUN REDIS_URL=redis://chosen-later ./setu flask --version

COPY --chown=setu . .

EXPOSE 8000
CMD ["./setu", "web"]
