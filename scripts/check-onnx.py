"""Holds a model against outsiders: the ONNX checker, and onnxruntime's Python, at other sizes and in batches.

Optional: pip install onnx onnxruntime numpy, then  python scripts/check-onnx.py models/peaks.onnx
"""
import json
import sys

import numpy as np
import onnx
import onnxruntime

path = sys.argv[1]
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
names = [node.name for node in model.graph.node]
assert len(set(names)) == len(names), "node names repeat"
print(f"onnx {onnx.__version__}: checked, {len(names)} nodes, {len(inferred.graph.value_info)} shapes inferred")

session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
pyramid = json.loads(session.get_modelmeta().custom_metadata_map["singan.pyramid"])
more = 10 if pyramid["padding"] == "noise" else 0
random = np.random.default_rng(7)


def sample(batch, stretch_height, stretch_width):
    sizes = [
        (round(size["height"] * stretch_height), round(size["width"] * stretch_width))
        for size in pyramid["sizes"]
    ]
    feeds = {"base": np.zeros((batch, 3, *sizes[0]), np.float32)}
    for n, (height, width) in enumerate(sizes):
        shape = (batch, 1 if n == 0 else 3, height + more, width + more)
        feeds[f"noise_{n}"] = random.standard_normal(shape, np.float32)
    (image,) = session.run(["image"], feeds)
    assert image.shape == (batch, 3, *sizes[-1]), image.shape
    assert np.isfinite(image).all() and np.abs(image).max() <= 1
    return feeds, image


for batch, tall, wide in [(1, 1, 1), (2, 1, 1), (1, 1.5, 0.7), (3, 0.8, 2)]:
    feeds, image = sample(batch, tall, wide)
    for i in range(batch):
        alone = {name: value[i : i + 1] for name, value in feeds.items()}
        difference = np.abs(session.run(["image"], alone)[0] - image[i : i + 1]).max()
        assert difference < 1e-5, difference
    print(f"onnxruntime {onnxruntime.__version__}: batch {batch}, {image.shape[3]}x{image.shape[2]}, mean {image.mean():.3f}")
