"""Many trainings at once on a GPU, to see which lever is worth trying: SinGAN's training once more, in JAX.

    python scripts/levers.py FOLDER OUT [setting=value ...] [NAME:setting=value,... ...]

FOLDER holds PNGs of one size. Every picture is trained with every seed and every NAMEd variant in one batch; OUT gets ten
samples of each, `NAME/picture-seed/00.jpg` on, for `singan evaluate --samples`, and `log.json`. Settings before the
first NAME hold for all variants. Variants may differ in what `Variant` has, and in nothing that changes a shape.

It is no part of the toolkit and wants `pip install "jax[cuda13]" pillow` and a GPU: on a processor, compiling alone takes
minutes, however small the pictures. Noise, and so every number, differs from the trainer's; docs/training.md has what came
out of both. Names follow the trainer's settings.
"""
import argparse
import functools
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields, replace

parser = argparse.ArgumentParser(
    description=__doc__.splitlines()[0],
    usage="%(prog)s FOLDER OUT [setting=value ...] [NAME:setting=value,... ...]",
)
parser.add_argument("folder", metavar="FOLDER", help="of PNGs, all of one size")
parser.add_argument("out", metavar="OUT", help="folder for the samples and log.json")
parser.add_argument("settings", nargs="*", default=[], metavar="setting=value", help="for all variants, or NAME: and those of one")

try:
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax import lax
    from PIL import Image
except ImportError as error:
    # Help and wrong use need none of them.
    parser.parse_args()
    parser.exit(1, f'{parser.prog}: {error}; get it with: pip install "jax[cuda13]" pillow\n')

SLOPE, EPSILON, MOMENTUM, MARGIN, LAYERS, SAMPLES = 0.2, 1e-5, 0.1, 5, 5, 10
tree = jax.tree_util.tree_map


@dataclass(frozen=True)
class Recipe:
    """What all runs of one batch share."""

    steps: int = 6000
    finest_steps: int = 600
    critic_steps: int = 1
    generator_steps: int = 1
    penalty_every: int = 4
    channels: int = 32
    critic_channels: int = 32
    critic_dilation: int = 1
    # Pixels of zeros around what the critic sees, so that it can tell the border.
    critic_padding: int = 0
    generator_normalised: int = 1
    critic_normalised: int = 1
    # Fakes (and, at scale 0, reconstructions) in every update of scales up to `batched_scales`.
    batch: int = 1
    batched_scales: int = 99
    min_size: int = 25
    scale_factor: float = 0.7
    # 1: sizes as ConSinGAN has them, closer at the coarse end than at the fine one.
    closer_coarse: int = 0
    # 0: every scale's networks begin from nothing instead of from those of the scale below.
    warm: int = 1
    # Side of the squares that scales train on instead of the whole picture, with as many more steps as there are fewer
    # pixels; 0 for none. Scales whose shorter side is no longer than the square train on all.
    crop: int = 0
    # How many of the newest generators train together, as in ConSinGAN.
    together: int = 1
    # Pictures of the scale below made before a scale begins, of which every update takes one; 0: each makes its own.
    ahead: int = 0
    seeds: int = 3


@dataclass(frozen=True)
class Variant:
    """What may differ from run to run."""

    learning_rate: float = 5e-4
    # The critic's learning rate is so often the generator's.
    critic_rate: float = 1.0
    milestone: float = 0.8
    decay: float = 0.1
    beta1: float = 0.5
    beta2: float = 0.999
    alpha: float = 10.0
    penalty: float = 0.1
    noise_amplitude: float = 0.1
    # Decay of a running average of the generator's weights, used instead of them; 0 for none.
    average: float = 0.0
    # Of generators that train together, the learning rate of each beside that of the next finer.
    together_rate: float = 0.1


# Pictures are [3, height, width] within -1 and 1; a leading axis of runs is added by vmap.


def pyramid_sizes(height, width, recipe):
    """As the trainer's: the coarsest has `min_size` as its shorter side, the ratio is near `scale_factor`, with one scale more than are needed."""
    coarsest = recipe.min_size / min(height, width)
    count = math.ceil(math.log(coarsest) / math.log(recipe.scale_factor)) + 2
    ratio = coarsest ** (1 / (count - 1))
    powers = [count - 1 - n for n in range(count)]
    if recipe.closer_coarse and count > 2:
        most = count - 2
        powers = [most * math.log(left) / math.log(count - 1) + 1 for left in powers[:-1]] + [0]
    return [tuple(math.ceil(round(side * ratio**power, 6)) for side in (height, width)) for power in powers]


def cubic_matrix(inputs, outputs):
    """Cubic resampling of an axis (a = -0.5), widened when shrinking, mirrored at the borders."""
    scale = outputs / inputs
    widening = min(scale, 1)
    matrix = np.zeros((outputs, inputs))
    for row in range(outputs):
        centre = (row + 0.5) / scale - 0.5
        reach = math.ceil(2 / widening)
        for at in range(math.floor(centre) - reach, math.ceil(centre) + reach + 1):
            x = abs(at - centre) * widening
            near, far = 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
            weight = near if x <= 1 else far if x < 2 else 0
            mirrored = at if 0 <= at < inputs else -1 - at if at < 0 else 2 * inputs - 1 - at
            matrix[row, min(max(mirrored, 0), inputs - 1)] += weight
    return jnp.asarray(matrix / matrix.sum(1, keepdims=True), jnp.float32)


def window(picture, at, side):
    return lax.dynamic_slice(picture, (0, *at), (picture.shape[0], side, side))


def resample(picture, rows, columns):
    return jnp.einsum("yi,cij,xj->cyx", rows, picture, columns, precision=lax.Precision.HIGHEST)


def conv(x, weight, dilation=1):
    """3x3 without padding, as one matrix product."""
    height, width = x.shape[1] - 2 * dilation, x.shape[2] - 2 * dilation
    wide = jnp.concatenate([x[:, :, k * dilation : k * dilation + width] for k in range(3)])
    columns = jnp.concatenate([wide[:, k * dilation : k * dilation + height] for k in range(3)])
    return jnp.einsum("khw,ok->ohw", columns, weight)


def network(parameters, x, normalised, running=None, frozen=False, dilation=1):
    """The output, and mean and unbiased variance of every inner layer."""
    found = []
    for index, layer in enumerate(parameters[:-1]):
        x = conv(x, layer["weight"], dilation if index in (2, 3) else 1)
        if normalised:
            count = x.shape[1] * x.shape[2]
            mean, variance = x.mean((1, 2)), x.var((1, 2))
            found.append((mean, variance * (count / (count - 1))))
            if running is not None:
                mean = jnp.where(frozen, running[index][0], mean)
                variance = jnp.where(frozen, running[index][1], variance)
            factor = lax.rsqrt(variance + EPSILON) * layer["gamma"]
            x = (x - mean[:, None, None]) * factor[:, None, None]
        else:
            found.append((jnp.zeros(x.shape[0]), jnp.ones(x.shape[0])))
        x = jax.nn.leaky_relu(x + layer["beta"][:, None, None], SLOPE)
    tail = parameters[-1]
    return conv(x, tail["weight"]) + tail["bias"][:, None, None], found


def fresh_network(key, channels, outputs, normalised):
    keys = jax.random.split(key, 2 * LAYERS)
    spread = lambda inputs, gain: 0.02 if normalised else gain / math.sqrt(9 * inputs)
    weight = lambda key, out, inputs, gain: spread(inputs, gain) * jax.random.normal(key, (out, 9 * inputs))
    inner = [
        {
            "weight": weight(keys[2 * k], channels, 3 if k == 0 else channels, 0.97),
            "gamma": 1 + 0.02 * jax.random.normal(keys[2 * k + 1], (channels,)),
            "beta": jnp.zeros(channels),
        }
        for k in range(LAYERS - 1)
    ]
    bound = 1 / math.sqrt(9 * channels)
    bias = jax.random.uniform(keys[-1], (outputs,), minval=-bound, maxval=bound)
    return [*inner, {"weight": weight(keys[-2], outputs, channels, 0.3), "bias": bias}]


def adam(held, gradient, step, rate, variant):
    parameters, first, second = held
    first = tree(lambda m, g: variant.beta1 * m + (1 - variant.beta1) * g, first, gradient)
    second = tree(lambda v, g: variant.beta2 * v + (1 - variant.beta2) * g * g, second, gradient)
    one, two = 1 - variant.beta1**step, 1 - variant.beta2**step
    move = lambda p, m, v: p - rate * (m / one) / (jnp.sqrt(v / two) + 1e-8)
    return tree(move, parameters, first, second), first, second


def zeros_like(values):
    return tree(jnp.zeros_like, values)


class Pyramid:
    """Sizes, the matrices between them, and drawing from finished scales."""

    def __init__(self, sizes, recipe):
        self.sizes, self.recipe = sizes, recipe
        self.matrices = [tuple(cubic_matrix(a, b) for a, b in zip(before, size)) for before, size in zip(sizes, sizes[1:])]

    def enlarged(self, picture, scale):
        return resample(picture, *self.matrices[scale - 1])

    def noise(self, key, scale):
        drawn = jax.random.normal(key, (1 if scale == 0 else 3, *self.sizes[scale]))
        return jnp.broadcast_to(drawn, (3, *self.sizes[scale]))

    def generate(self, parameters, noise, previous, amplitude, running, frozen, at=None):
        """The picture, or the square of it that training crops when it begins `at` a row and column."""
        padded = jnp.pad(amplitude * noise + previous, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
        if at is not None:
            padded = window(padded, at, self.recipe.crop + 2 * MARGIN)
            previous = window(previous, at, self.recipe.crop)
        residual, found = network(parameters, padded, self.recipe.generator_normalised, running, frozen)
        return jnp.tanh(residual) + previous, found

    def draw(self, finished, key, first=0, picture=None):
        """Through all finished scales from `first`, each given as parameters, statistics and noise amplitude."""
        for scale in range(first, len(finished)):
            parameters, running, amplitude = finished[scale]
            previous = jnp.zeros((3, *self.sizes[0])) if scale == 0 else self.enlarged(picture, scale)
            noise = self.noise(jax.random.fold_in(key, scale), scale)
            picture, _ = self.generate(parameters, noise, previous, amplitude, running, True)
        return picture

    def below(self, finished, key, scale):
        """What enters a scale: a draw of the finished ones at its size."""
        if scale == 0:
            return jnp.zeros((3, *self.sizes[0]))
        return self.enlarged(self.draw(finished, key), scale)

    def rebuilt(self, scales, first, star, before):
        """What enters the scale after `scales` in the reconstruction; `star` and `before` enter the first of them."""
        for scale, (parameters, running, amplitude) in enumerate(scales, first):
            picture, _ = self.generate(parameters, star, before, amplitude, running, True)
            before = self.enlarged(picture, scale + 1)
            star = jnp.zeros_like(before)
        return before


class Scale:
    """The training of one scale, over a leading axis of runs."""

    def __init__(self, pyramid, index):
        self.pyramid, self.recipe, self.index = pyramid, pyramid.recipe, index
        self.batch = self.recipe.batch if index <= self.recipe.batched_scales else 1
        # The coarsest of the scales that train together with this one.
        self.first = max(0, index - self.recipe.together + 1)
        self.size = pyramid.sizes[index]
        self.crops = 0 < self.recipe.crop < min(self.size)

    def steps(self):
        share = self.index / max(1, len(self.pyramid.sizes) - 1)
        steps = self.recipe.steps * (self.recipe.finest_steps / self.recipe.steps) ** share
        return round(steps * (self.size[0] * self.size[1] / self.recipe.crop**2 if self.crops else 1))

    def place(self, key):
        """Where a crop begins; None where there is none."""
        if self.crops:
            return jax.random.randint(key, (2,), 0, jnp.asarray(self.size) - self.recipe.crop + 1)

    def cropped(self, picture, at):
        return picture if at is None else window(picture, at, self.recipe.crop)

    def live(self, finished, lower):
        """The finished scales, those that train together with this one as they are now."""
        now = [(held, *fixed) for held, (_, *fixed) in zip(lower, finished[self.first :])]
        return [*finished[: self.first], *now]

    def scores(self, critic, picture):
        border = self.recipe.critic_padding
        padded = jnp.pad(picture, ((0, 0), (border, border), (border, border)))
        return network(critic, padded, self.recipe.critic_normalised, dilation=self.recipe.critic_dilation)[0]

    def distance(self, critic, real, fakes):
        return jax.vmap(lambda x: self.scores(critic, x).mean())(fakes).mean() - self.scores(critic, real).mean()

    def penalty(self, critic, real, fakes, places, weight):
        def of(fake, place):
            mixed = fake + (real - fake) * place
            slope = jax.grad(lambda x: self.scores(critic, x).sum())(mixed)
            norm = jnp.sqrt(jnp.maximum((slope * slope).sum(0), 1e-24))
            return ((norm - 1) ** 2).mean()

        return weight * self.recipe.penalty_every * jax.vmap(of)(fakes, places).mean()

    def accumulated(self, running, found, frozen):
        result = []
        for (mean, variance), (means, variances) in zip(running, found):
            for k in range(means.shape[0]):
                mean = (1 - MOMENTUM) * mean + MOMENTUM * means[k]
                variance = (1 - MOMENTUM) * variance + MOMENTUM * variances[k]
            result.append((mean, variance))
        return tree(functools.partial(jnp.where, frozen), running, result)

    def previous(self, finished, lower, pool, key):
        """What enters this scale in one update: one picture for each fake."""
        keys = jax.random.split(key, self.batch)
        if pool is not None:
            return jax.vmap(lambda k: pool[jax.random.randint(k, (), 0, len(pool))])(keys)
        return jax.vmap(lambda k: self.pyramid.below(self.live(finished, lower), k, self.index))(keys)

    def fakes(self, state, real, finished, amplitude, pool, key, frozen, noise):
        """The fakes, what of the photograph they are compared with, and the running statistics after them."""
        previous = self.previous(finished, [held[0] for held in state["lower"]], pool, key)
        at = self.place(jax.random.fold_in(key, 5))
        make = lambda z, p: self.pyramid.generate(state["generator"][0], z, p, amplitude, state["running"], frozen, at)
        pictures, found = jax.vmap(make)(noise, previous)
        return pictures, self.cropped(real, at), previous, self.accumulated(state["running"], found, frozen)

    def penalty_gradient(self, state, real, fakes, key, variant):
        places = jax.random.uniform(key, (self.batch,))
        return jax.grad(self.penalty)(state["critic"][0], real, fakes, places, variant.penalty)

    def criticised(self, state, real, fakes, more, running, rate, variant, step):
        gradient = tree(jnp.add, jax.grad(self.distance)(state["critic"][0], real, fakes), more)
        critic = adam(state["critic"], gradient, step, rate * variant.critic_rate, variant)
        return {**state, "critic": critic, "running": running}

    def generated(self, state, real, before, finished, amplitude, keys, rate, frozen, noise, previous, star, variant, step):
        """`before` and `star` enter the first of the scales that train together; `keys`: of this update, of its draw."""
        if self.index == 0:  # z* anew in every update
            star = jax.vmap(lambda k: self.pyramid.noise(k, 0))(jax.random.split(keys[0], self.batch))
            before = jnp.zeros((self.batch, *real.shape))
        at = self.place(jax.random.fold_in(keys[0], 5))

        def loss(networks):
            *lower, generator = networks
            entering, rebuilt = previous, before
            if lower:  # Once more, for their gradients.
                entering = self.previous(finished, lower, None, keys[1])
                rebuilt = self.pyramid.rebuilt(self.live(finished, lower)[self.first :], self.first, star, before)
            own_star, rebuilt = (star, rebuilt) if self.index == 0 else (jnp.zeros((1, *real.shape)), rebuilt[None])
            zs, ps = jnp.concatenate([noise, own_star]), jnp.concatenate([entering, rebuilt])
            make = lambda z, p: self.pyramid.generate(generator, z, p, amplitude, state["running"], frozen, at)
            pictures, found = jax.vmap(make)(zs, ps)
            fakes, reconstructions = pictures[: self.batch], pictures[self.batch :]
            score = jax.vmap(lambda x: self.scores(state["critic"][0], x).mean())(fakes).mean()
            return variant.alpha * ((reconstructions - self.cropped(real, at)) ** 2).mean() - score, found

        held = [*state["lower"], state["generator"]]
        gradients, found = jax.grad(loss, has_aux=True)([one[0] for one in held])
        rates = [rate * variant.together_rate ** (len(held) - 1 - k) for k in range(len(held))]
        *lower, generator = [adam(one, g, step, own, variant) for one, g, own in zip(held, gradients, rates)]
        running = self.accumulated(state["running"], found, frozen)
        kept = variant.average * (step > 50)
        average = tree(lambda a, p: kept * a + (1 - kept) * p, state["average"], generator[0])
        return {**state, "generator": generator, "lower": lower, "running": running, "average": average}

    def train(self, state, finished, real, before, amplitude, keys, star, steps, variant):
        recipe = self.recipe
        pool = None
        if recipe.ahead and self.index > 0:
            split = jax.vmap(lambda key: jax.random.split(jax.random.fold_in(key, 999 + self.index), recipe.ahead))(keys)
            make = jax.vmap(lambda scales, key: self.pyramid.below(scales, key, self.index))
            pool = lax.map(lambda one: make(finished, one), split.swapaxes(0, 1)).swapaxes(0, 1)

        def body(t, state):
            # Averaged weights have statistics of their own, found afterwards: nothing is frozen for them.
            late = t >= jnp.where(variant.average > 0, 2.0, variant.milestone) * steps
            rate = jnp.where(late, variant.learning_rate * variant.decay, variant.learning_rate)
            at = jax.vmap(lambda key: jax.random.fold_in(jax.random.fold_in(key, self.index), t))(keys)
            purpose = lambda number: jax.vmap(lambda key: jax.random.fold_in(key, number))(at)
            split = lambda key: jax.random.split(key, self.batch)
            noise = jax.vmap(lambda key: jax.vmap(lambda k: self.pyramid.noise(k, self.index))(split(key)))(purpose(1))
            previous = None
            for j in range(recipe.critic_steps):
                update = t * recipe.critic_steps + j + 1
                inputs = (state, real, finished, amplitude, pool, purpose(100 + j), late, noise)
                fakes, seen, previous, running = jax.vmap(self.fakes)(*inputs)
                penalised = lambda of: jax.vmap(self.penalty_gradient)(*of)
                nothing = lambda of: zeros_like(of[0]["critic"][0])
                inputs = (state, seen, fakes, purpose(150 + j), variant)
                more = lax.cond(update % recipe.penalty_every == 0, penalised, nothing, inputs)
                step = functools.partial(self.criticised, step=update.astype(jnp.float32))
                state = jax.vmap(step)(state, seen, fakes, more, running, rate, variant)
            for j in range(recipe.generator_steps):
                update = t * recipe.generator_steps + j + 1
                step = functools.partial(self.generated, step=update.astype(jnp.float32))
                draw_keys = (purpose(200 + j), purpose(100 + recipe.critic_steps - 1))
                state = jax.vmap(step)(
                    state, real, before, finished, amplitude, draw_keys, rate, late, noise, previous, star, variant
                )
            return state

        return lax.fori_loop(0, steps, body, state)

    def statistics(self, generator, finished, amplitude, key):
        """Of weights that were never run: the mean over 64 draws."""

        def of(k):
            noise = self.pyramid.noise(k, self.index)
            previous = self.pyramid.below(finished, jax.random.fold_in(k, 3), self.index)
            return self.pyramid.generate(generator, noise, previous, amplitude, None, False)[1]

        return tree(lambda values: values.mean(0), lax.map(of, jax.random.split(key, 64)))


jax.tree_util.register_dataclass(Variant, [field.name for field in fields(Variant)], [])


def read_arguments(arguments):
    def assigned(text, *kinds):
        key, _, value = text.partition("=")
        types = {field.name: field.type for kind in kinds for field in fields(kind)}
        if key not in types:
            parser.error(f"there is no setting {key!r} here; there are {', '.join(types)}")
        try:
            return key, types[key](value)
        except ValueError:
            parser.error(f"{key} wants a number ({types[key].__name__}), not {value!r}")

    shared, variants = {}, []
    for argument in arguments:
        if ":" not in argument:
            shared |= [assigned(argument, Recipe, Variant)]
            continue
        name, _, given = argument.partition(":")
        variants.append((name, dict(assigned(text, Variant) for text in given.split(",") if text)))
    of = lambda kind: {key: value for key, value in shared.items() if key in {field.name for field in fields(kind)}}
    base = Variant(**of(Variant))
    named = [(name, replace(base, **given)) for name, given in variants or [("base", {})]]
    return Recipe(**of(Recipe)), named


def main(folder, out, settings):
    recipe, variants = read_arguments(settings)
    if not os.path.isdir(folder):
        parser.error(f"there is no folder {folder}")
    names = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
    if not names:
        parser.error(f"{folder} holds no .png")
    photographs = [np.asarray(Image.open(f"{folder}/{name}").convert("RGB"), np.float32) / 127.5 - 1 for name in names]
    if len({photograph.shape for photograph in photographs}) > 1:
        parser.error(f"the pictures in {folder} are not all of one size")
    if recipe.together > 1 and recipe.ahead:
        parser.error("pictures of scales that train on cannot be made ahead")
    sizes = pyramid_sizes(*photographs[0].shape[:2], recipe)
    pyramid = Pyramid(sizes, recipe)

    # One run for every variant, picture and seed, in this order.
    each = len(names) * recipe.seeds
    runs = len(variants) * each
    over_runs = lambda pictures: jnp.tile(jnp.repeat(jnp.stack(pictures), recipe.seeds, 0), (len(variants), 1, 1, 1))
    full = [jnp.asarray(photograph.transpose(2, 0, 1)) for photograph in photographs]
    reduced = lambda picture, size: resample(picture, *(cubic_matrix(a, b) for a, b in zip(picture.shape[1:], size)))
    reals = [over_runs([reduced(picture, size) for picture in full]) for size in sizes]
    variant = tree(lambda *values: jnp.repeat(jnp.asarray(values, jnp.float32), each), *(each_one for _, each_one in variants))
    keys = jnp.stack([jax.random.PRNGKey(run % recipe.seeds) for run in range(runs)])
    own = jax.vmap(lambda key: jax.random.fold_in(key, 12345))(keys)

    held = lambda parameters: (parameters, zeros_like(parameters), zeros_like(parameters))
    kinds = [(recipe.channels, 3, recipe.generator_normalised), (recipe.critic_channels, 1, recipe.critic_normalised)]
    begun = lambda index: [
        jax.vmap(lambda key: fresh_network(jax.random.fold_in(key, 2 * index + k), *kind))(own) for k, kind in enumerate(kinds)
    ]
    generator, critic = begun(0)
    blank = [(jnp.zeros((runs, recipe.channels)), jnp.ones((runs, recipe.channels))) for _ in range(LAYERS - 1)]
    state = {"generator": held(generator), "critic": held(critic), "running": blank, "average": generator}
    scales = [Scale(pyramid, index) for index in range(len(sizes))]
    star = lambda index: (
        jax.vmap(lambda key: pyramid.noise(key, 0))(own) if index == 0 else jnp.zeros((runs, 3, *sizes[index]))
    )

    def compiled(index):
        one = (generator, blank, jnp.ones(runs))
        first = scales[index].first
        whole = {**state, "lower": [held(generator)] * (index - first)}
        inputs = (whole, [one] * index, reals[index], reals[first], jnp.ones(runs), keys, star(first), 10, variant)
        return jax.jit(scales[index].train).lower(*inputs).compile()

    def entering(scale, first, before):
        """What enters a scale in the reconstruction, from what enters a coarser one."""
        rebuild = lambda scales, star, before: pyramid.rebuilt(scales, first, star, before)
        return jax.vmap(rebuild)(finished[first:scale], star(first), before)

    # What enters each scale in the reconstruction.
    finished, inputs_rebuilt, log = [], [jnp.zeros_like(reals[0])], []
    with ThreadPoolExecutor(len(sizes)) as pool:
        programs = [pool.submit(compiled, index) for index in range(len(sizes))]
        for index, scale in enumerate(scales):
            real, first = reals[index], scale.first
            error = jnp.sqrt(((real - inputs_rebuilt[index]) ** 2).mean((1, 2, 3)))
            amplitude = jnp.ones(runs) if index == 0 else variant.noise_amplitude * error
            begin = [state[network][0] for network in ("generator", "critic")]
            if not recipe.warm and index > 0:
                begin, state["running"] = begun(index), blank
            state = {**state, "generator": held(begin[0]), "critic": held(begin[1]), "average": begin[0]}
            state["lower"] = [held(parameters) for parameters, *_ in finished[first:]]
            steps = scale.steps()
            state = programs[index].result()(
                state, finished, real, inputs_rebuilt[first], amplitude, keys, star(first), steps, variant
            )
            parameters, running = state["generator"][0], state["running"]
            finished = scale.live(finished, [one[0] for one in state["lower"]])
            if any(one.average > 0 for _, one in variants):
                averaged = variant.average > 0
                chosen = lambda a, b: jnp.where(averaged.reshape(-1, *[1] * (a.ndim - 1)), a, b)
                parameters = tree(chosen, state["average"], parameters)
                if recipe.generator_normalised:
                    found = jax.vmap(scale.statistics)(parameters, finished, amplitude, own)
                    running = tree(chosen, found, running)
            finished.append((parameters, running, amplitude))
            inputs_rebuilt[first + 1 :] = [entering(at, first, inputs_rebuilt[first]) for at in range(first + 1, index + 1)]
            make = lambda p, z, x, a, r: pyramid.generate(p, z, x, a, r, True)[0]
            rebuilt = jax.vmap(make)(parameters, star(index), inputs_rebuilt[index], amplitude, running)
            if index + 1 < len(sizes):
                inputs_rebuilt.append(jax.vmap(lambda x: pyramid.enlarged(x, index + 1))(rebuilt))
            rmse = jnp.sqrt(((rebuilt - real) ** 2).mean((1, 2, 3)))
            log.append({"size": sizes[index], "steps": steps, "rmse": rmse.tolist()})
            print(f"scale {index} of {len(sizes)}: {steps} steps", flush=True)

    sample = jax.jit(jax.vmap(pyramid.draw))
    for number in range(SAMPLES):
        pictures = sample(finished, jax.vmap(lambda key: jax.random.fold_in(key, 777 + number))(keys))
        bytes_ = np.round((np.clip(np.asarray(pictures), -1, 1) + 1) * 127.5).astype(np.uint8)
        for run, picture in enumerate(bytes_):
            (name, _), within = variants[run // each], run % each
            photograph, seed = names[within // recipe.seeds].removesuffix(".png"), within % recipe.seeds
            at = f"{out}/{name}/{photograph}-{seed}"
            os.makedirs(at, exist_ok=True)
            Image.fromarray(picture.transpose(1, 2, 0)).save(f"{at}/{number:02}.jpg", quality=80)
    with open(f"{out}/log.json", "w") as file:
        named = {name: asdict(each_one) for name, each_one in variants}
        json.dump({"recipe": asdict(recipe), "variants": named, "scales": log}, file, indent=1)


if __name__ == "__main__":
    main(**vars(parser.parse_args()))
