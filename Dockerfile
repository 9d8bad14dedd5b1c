# Khabar behind waitress: not as root, over an index that it cannot write.
#   docker build -t khabar .
#   docker run --rm -u 0 -v news:/index -v "$PWD/corpus:/corpus:ro" khabar build /corpus
#   docker run --read-only --tmpfs /tmp -p 8000:8000 -v news:/index:ro khabar
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY indexer indexer
COPY search_app search_app
COPY corpus corpus
RUN python -m venv /khabar && /khabar/bin/pip install --no-cache-dir .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home khabar
COPY --from=build /khabar /khabar
ENV PATH=/khabar/bin:$PATH \
    KHABAR_INDEX=/index \
    KHABAR_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1
VOLUME /index
EXPOSE 8000
USER 10001
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
ENTRYPOINT ["khabar"]
CMD ["serve"]
