"""A sample with plain onnxruntime: python examples/python/sample.py models/peaks.onnx sample.png

Needs: pip install onnxruntime numpy pillow
"""
import json
import sys

import numpy as np
import onnxruntime
from PIL import Image

model, out = (sys.argv[1:] + ["models/peaks.onnx", "sample.png"][len(sys.argv) - 1 :])[:2]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
pyramid = json.loads(session.get_modelmeta().custom_metadata_map["singan.pyramid"])
more = 10 if pyramid["padding"] == "noise" else 0
sizes = [(size["height"], size["width"]) for size in pyramid["sizes"]]
random = np.random.default_rng()
feeds = {"base": np.zeros((1, 3, *sizes[0]), np.float32)}
for n, (height, width) in enumerate(sizes):
    shape = (1, 1 if n == 0 else 3, height + more, width + more)
    feeds[f"noise_{n}"] = random.standard_normal(shape, np.float32)
(image,) = session.run(["image"], feeds)
pixels = ((image[0].transpose(1, 2, 0) + 1) * 127.5 + 0.5).astype(np.uint8)
Image.fromarray(pixels).save(out)
print(f"{out}: {pixels.shape[1]}x{pixels.shape[0]}")
