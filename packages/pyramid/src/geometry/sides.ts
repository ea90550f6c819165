/** How long a side may be, in pixels. */

/** Of any picture: of an image that is made, and of a photograph that a file tells of. */
export const LONGEST_SIDE = 100_000;

/** Of a picture that is read, the photograph of a training among them; so no trained scale is asked for beyond it. */
export const LONGEST_INPUT_SIDE = 10_000;

/** Of a trained scale in a file: trainings reduce to 1,000, and other makers may go beyond, but not without end. */
export const LONGEST_TRAINED_SIDE = 4096;
