"""Holds a model against outsiders: the ONNX checker, onnxruntime's Python, and our noise drawn anew from docs/format.md.

Optional; neither the product nor its tests need it. After `npm run setup`:

    pip install onnx onnxruntime numpy pillow
    python scripts/check-onnx.py models/peaks.onnx
"""
import argparse
import json
import subprocess
import tempfile
from base64 import b64decode
from pathlib import Path
from statistics import NormalDist

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("models", nargs="+", metavar="model.onnx")

try:
    import numpy as np
    import onnx
    import onnxruntime
    from PIL import Image
except ImportError as error:
    # Help and wrong use need none of them.
    parser.parse_args()
    parser.exit(1, f"{parser.prog}: {error}; get it with: pip install onnx onnxruntime numpy pillow\n")

SINGAN = Path(__file__).parent.parent / "packages/runtime-node/bin/singan.js"
SEED = 7


def check(path):
    """The ONNX checker, with full inference of shapes; every value gets one."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(
        model, check_type=True, strict_mode=True, data_prop=True
    )
    graph = inferred.graph
    shaped = {value.name for value in [*graph.value_info, *graph.output]}
    names = [node.name for node in graph.node]
    assert len(set(names)) == len(names), "node names repeat"
    assert all(name in shaped for node in graph.node for name in node.output)
    print(f"onnx {onnx.__version__}: {len(names)} nodes checked, all with inferred shapes")


def sizes_of(pyramid, tall=1.0, wide=1.0):
    return [(round(s["height"] * tall), round(s["width"] * wide)) for s in pyramid["sizes"]]


def run(session, pyramid, sizes, draw, batch=1):
    """The main graph on a zero base and `draw(scale, shape)`."""
    more = 10 if pyramid["padding"] == "noise" else 0
    feeds = {"base": np.zeros((batch, 3, *sizes[0]), np.float32)}
    for n, (height, width) in enumerate(sizes):
        shape = (batch, 1 if n == 0 else 3, height + more, width + more)
        feeds[f"noise_{n}"] = draw(n, shape)
    (image,) = session.run(["image"], feeds)
    assert image.shape == (batch, 3, *sizes[-1]), image.shape
    assert np.isfinite(image).all() and np.abs(image).max() <= 1
    return feeds, image


def check_sizes(session, pyramid):
    """Other sizes and batches; a batch gives what its members give alone."""
    random = np.random.default_rng(SEED)
    draw = lambda _, shape: random.standard_normal(shape, np.float32)
    for batch, tall, wide in [(1, 1, 1), (2, 1, 1), (1, 1.5, 0.7), (3, 0.8, 2)]:
        feeds, image = run(session, pyramid, sizes_of(pyramid, tall, wide), draw, batch)
        alone = [
            session.run(["image"], {name: value[i : i + 1] for name, value in feeds.items()})[0]
            for i in range(batch)
        ]
        difference = np.abs(np.concatenate(alone) - image).max()
        assert difference < 1e-5, difference
        size = f"{image.shape[3]}x{image.shape[2]}"
        print(f"onnxruntime {onnxruntime.__version__}: batch {batch}, {size}; alone {difference:.0e} apart")


def threefry(key, counter):
    """Threefry-2x32, 20 rounds, over arrays of uint32."""
    keys = [*key, np.uint32(0x1BD11BDA) ^ key[0] ^ key[1]]
    a, b = counter[0] + keys[0], counter[1] + keys[1]
    for group in range(5):
        for turn in [(13, 15, 26, 6), (17, 29, 16, 24)][group % 2]:
            a = a + b
            b = ((b << np.uint32(turn)) | (b >> np.uint32(32 - turn))) ^ a
        a = a + keys[(group + 1) % 3]
        b = b + keys[(group + 2) % 3] + np.uint32(group + 1)
    return a, b


def fnv(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return value


def our_noise(seed, border):
    """The noise of `singan sample`, image 0, by docs/format.md."""
    quantile = np.vectorize(NormalDist().inv_cdf, otypes=[np.float64])

    def draw(scale, shape):
        _, channels, height, width = shape
        t, row, column = np.meshgrid(
            np.arange(channels), np.arange(height) - border, np.arange(width) - border, indexing="ij"
        )
        counter0 = ((column >> 1) + 2**17) * 2**14 + t % 2**14
        counter1 = (row + 2**17) * 2**14 + t // 2**14
        key = (np.uint32(seed), np.uint32(fnv(f"sample/{scale}")))
        first, second = threefry(key, [c.astype(np.uint32) for c in (counter0, counter1)])
        word = np.where(column % 2 == 0, first, second).astype(np.float64)
        # One minus p is exact where p is not: the upper half by symmetry.
        low = np.minimum(word, 2**32 - 1 - word)
        value = quantile((low + 0.5) / 2**32)
        return np.where(word < 2**31, value, -value).astype(np.float32)[None]

    return draw


def compare(image, name, *arguments):
    """An image of the main graph with the picture that `singan` makes."""
    ours = np.floor((image[0].transpose(1, 2, 0).astype(np.float64) + 1) * 127.5 + 0.5)
    command = ["node", SINGAN, *arguments, "--device", "cpu", "--quiet", "--out"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / name
        target = folder if arguments[0] == "sample" else out
        subprocess.run([*command, target], check=True, stdout=subprocess.DEVNULL)
        theirs = np.asarray(Image.open(out), np.float64)
    difference = np.abs(ours - theirs)
    assert difference.max() <= 1 and (difference > 0).mean() <= 3e-4, difference.max()
    count, most = int((difference > 0).sum()), int(difference.max())
    print(f"singan {arguments[0]}: {count} of {difference.size} values differ, by at most {most} level")


def check_sample(path, session, pyramid):
    """The picture of `singan sample`, from noise drawn here."""
    border = 5 if pyramid["padding"] == "noise" else 0
    draw = our_noise(SEED, border)
    first = draw(0, (1, 1, 1 + 2 * border, 4 + 2 * border))
    assert first[0, 0, border, border] == np.float32(0.9504096508026123)
    _, image = run(session, pyramid, sizes_of(pyramid), draw)
    compare(image, "sample-0000.png", "sample", path, "--seed", str(SEED))


def check_reconstruction(path, session, pyramid, stored):
    """The picture of `singan reconstruct`, from z* as it stands in the file and zeros elsewhere."""
    stars = {star["scale"]: star for star in stored}

    def draw(scale, shape):
        if scale not in stars:
            return np.zeros(shape, np.float32)
        return np.frombuffer(b64decode(stars[scale]["data"]), "<f4").reshape(shape)

    _, image = run(session, pyramid, sizes_of(pyramid), draw)
    compare(image, "reconstruction.png", "reconstruct", path)


if __name__ == "__main__":
    paths = parser.parse_args().models
    for path in paths:
        if not Path(path).is_file():
            parser.error(f"there is no file {path}")
    for path in paths:
        print(path)
        check(path)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
        pyramid = json.loads(metadata["singan.pyramid"])
        check_sizes(session, pyramid)
        check_sample(path, session, pyramid)
        check_reconstruction(path, session, pyramid, json.loads(metadata["singan.reconstruction"]))
