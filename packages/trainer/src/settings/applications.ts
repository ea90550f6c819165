/** What an application wants of its training, whatever the preset. */
import type { Application } from "@singan/pyramid";
import type { TrainSettings } from "./settings.js";

/** The settings in which an application differs from every preset; a preset's other choices stay. */
export const APPLICATION_SETTINGS: Readonly<Record<Application, Partial<TrainSettings>>> = {
  sample: {},
  // Noise up to the borders, so that they move too, and the reference's amount of it: it is what moves (reference, 7.4).
  animation: { minSize: 20, padding: "noise", noiseAmplitude: 0.1 },
  // Scales as far apart as its steps, of which three double the size; details are the photograph's own, not noise
  // (reference, 7.3).
  superResolution: {
    minSize: 18,
    scaleFactor: 0.5 ** (1 / 3),
    scaleRounding: "down",
    scaleSpacing: "even",
    reconstructionWeight: 100,
    noiseAmplitude: 0.1,
  },
  paint: {},
};
