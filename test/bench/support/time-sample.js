// Samples of a loaded model by the clock, in Node and in a page alike.

/**
 * @typedef {object} Sampler what is used of a loaded model
 * @property {(options: { seed: number, onScale?: () => void }) => Promise<{ pixels(): unknown }>} sample
 *
 * @typedef {object} SampleTime
 * @property {number} whole milliseconds from the call to the image's pixels
 * @property {number[]} scales milliseconds from the end of the scale before, or the call, to the picture of each
 */

/**
 * One sample as a whole, and one scale by scale: there every scale's picture is asked for, since a GPU may say that it is
 * done with a scale that it has only begun.
 *
 * @param {Sampler} singan
 * @param {number} seed
 * @param {() => Promise<void>} [between]
 * @returns {Promise<SampleTime>}
 */
export async function timeSample(singan, seed, between = async () => undefined) {
  const start = performance.now();
  const image = await singan.sample({ seed });
  image.pixels();
  const whole = performance.now() - start;
  await between();
  let before = performance.now();
  /** @type {number[]} */
  const scales = [];
  const onScale = () => {
    const now = performance.now();
    scales.push(now - before);
    before = now;
  };
  await singan.sample({ seed, onScale });
  return { whole, scales };
}
