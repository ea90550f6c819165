/** More colours than any painting needs. Apart from what finds them, since whoever reads a file asks for this alone. */
export const MOST_COLOURS = 256;
