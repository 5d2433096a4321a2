"""Text that tries to become more than text, and the check that it did not."""

from __future__ import annotations

import io
from pathlib import Path

import torch
from PIL import Image
from playwright.sync_api import Page
from safetensors.torch import save_file

from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.weights.checkpoints import random

OUTSIDE = "outside.example"
SCRIPT = "<script>owned=1</script>"
IMAGE = "<img src=x onerror=owned=1>"
LINK = "[press me](javascript:owned=1)"
PICTURE = f"![x](http://{OUTSIDE}/x.png)"
FORMULA = r"$\href{javascript:owned=1}{x^2}$"
ANCHOR = f"<a href='https://{OUTSIDE}'>press</a>"
ALL = (
    *(SCRIPT, IMAGE, LINK, PICTURE, FORMULA, ANCHOR),
    *("<svg onload=owned=1>", f"http://{OUTSIDE}/auto", "`code` :red[**bold**] :material/warning:", "a{b}%s\\"),
)
"""None of them holds a ``|`` or is longer than a class name may be."""

# Looks into every shadow root, where components live.
_ALIVE = """(outside) => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      const tag = one.tagName.toLowerCase();
      for (const { name, value } of one.attributes) {
        const leads = ["href", "src", "srcset", "action", "xlink:href", "data", "poster"].includes(name);
        if (name.startsWith("on") || (leads && (/javascript:/i.test(value) || value === "x" || value.includes(outside))))
          found.push(`${tag} ${name}=${value}`);
      }
      if (tag === "script" && one.textContent.includes("owned")) found.push(one.outerHTML);
      if (one.classList.contains("katex")) found.push(`formula ${one.textContent}`);
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document);
  if (typeof owned !== "undefined") found.push("a script ran");
  return found;
}"""


def alive(page: Page) -> list[str]:
    """What became an element, a link or code and should not have."""
    return list(page.evaluate(_ALIVE, OUTSIDE))


def shown(page: Page, text: str) -> bool:
    """Whether the text stands on the page letter by letter."""
    return bool(
        page.evaluate(
            """(text) => {
              const words = (root) => [...root.childNodes].map((one) =>
                one.nodeType === Node.TEXT_NODE ? one.data : words(one) + (one.shadowRoot ? words(one.shadowRoot) : "")
              ).join("");
              return words(document.body).replaceAll("\\u2060", "").includes(text);
            }""",
            text,
        )
    )


def photograph(source: Path) -> bytes:
    """A good JPEG whose EXIF, XMP and comment are hostile."""
    with Image.open(source) as image:
        exif = image.getexif()
        for tag, text in zip((0x010E, 0x013B, 0x8298, 0x0131, 0x010F, 0x0110), ALL, strict=False):
            exif[tag] = text  # description, artist, copyright, software, make, model
        exif[0x9C9B] = SCRIPT.encode("utf-16-le")  # the title as Windows writes it
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + IMAGE.encode()  # the user's comment
        packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SCRIPT}<rdf:li>{IMAGE}</rdf:li></x:xmpmeta>"
        target = io.BytesIO()
        image.save(target, "JPEG", exif=exif, xmp=packet.encode(), comment=SCRIPT)
        return target.getvalue()


def weights(path: Path) -> Path:
    """A good weights file, with a bad name of its own, whose classes and remarks are hostile."""
    net = random(PAPER_BN, len(ALL))
    remarks = {"classes": "|".join(ALL), "title": SCRIPT, "licence": LINK, "provenance": IMAGE, "variant": "paper-bn"}
    save_file({key: value.contiguous() for key, value in net.state_dict().items()}, path, metadata=remarks)
    assert isinstance(net.fc.weight, torch.Tensor)
    return path
