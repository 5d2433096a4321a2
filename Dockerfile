# GoogLeNet Explorer as a container: a normal user, a read-only file system, one port.
#   docker build -t googlenet-explorer .
#   docker run --rm --read-only --tmpfs /tmp:size=256m,mode=1777 --shm-size 64m --cap-drop ALL --security-opt no-new-privileges --memory 4g --memory-swap 4g --pids-limit 2048 --cpu-quota 400000 --log-opt max-size=10m --log-opt max-file=3 -p 8501:8501 googlenet-explorer
# For a GPU build with CUDA's PyTorch: --build-arg TORCH_INDEX=https://pypi.org/simple
FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /srv/explorer
COPY requirements.txt ./
RUN python -m venv /opt/venv
RUN /opt/venv/bin/python -m pip install --no-cache-dir --index-url "$TORCH_INDEX" "$(grep ^torch== requirements.txt)"
RUN /opt/venv/bin/python -m pip install --no-cache-dir -r requirements.txt

FROM python:3.11-slim-bookworm
WORKDIR /srv/explorer
COPY --from=build /opt/venv /opt/venv
COPY requirements.txt LICENSE README.md ./
COPY assets ./assets
COPY googlenet_core ./googlenet_core
COPY app ./app
RUN /opt/venv/bin/python -m compileall -q googlenet_core app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp ADDRESS=0.0.0.0 PORT=8501
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/opt/venv/bin/python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=2)"]
CMD ["/opt/venv/bin/python", "-m", "app.server"]
