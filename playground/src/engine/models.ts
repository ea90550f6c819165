/** The models that come with the page. */
import creek from "../../../models/creek.onnx?url";
import meadow from "../../../models/meadow.onnx?url";
import peaks from "../../../models/peaks.onnx?url";

export interface ShippedModel {
  readonly name: string;
  readonly title: string;
  readonly url: string;
}

export const MODELS: readonly ShippedModel[] = [
  { name: "peaks", title: "Peaks", url: peaks },
  { name: "creek", title: "Creek", url: creek },
  { name: "meadow", title: "Meadow", url: meadow },
];
