"""The real server with another hash for Caffe's weights than the public file's: ``python -m tests.e2e.servers.other_card``.

``OTHER_SHA1`` is that of a file which a test can make; nothing else in the card changes.
"""

from __future__ import annotations

import os
import runpy
from dataclasses import replace

from googlenet_core.weights import catalogue

SHA1 = "OTHER_SHA1"

if __name__ == "__main__":
    cards = {name: catalogue._card(name) for name in catalogue.CARDS}
    caffe = cards["imagenet-caffe"]
    cards["imagenet-caffe"] = replace(caffe, origin=replace(caffe.origin, sha1=os.environ[SHA1]))
    catalogue._card = cards.__getitem__  # type: ignore[assignment]
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
