/** The models that come with the page. */
import creekModel from "../../../models/creek.onnx?url";
import meadowModel from "../../../models/meadow.onnx?url";
import peaksModel from "../../../models/peaks.onnx?url";
import creek from "../../../models/photographs/creek.jpg";
import meadow from "../../../models/photographs/meadow.jpg";
import peaks from "../../../models/photographs/peaks.jpg";

export interface ShippedModel {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly photograph: string;
  readonly credit: string;
}

export const SHIPPED: readonly ShippedModel[] = [
  {
    id: "peaks",
    name: "Peaks",
    model: peaksModel,
    photograph: peaks,
    credit: "“picosdeeuropa” by Aitzol Berasategi, 2018, CC-BY-4.0, reduced",
  },
  {
    id: "creek",
    name: "Creek",
    model: creekModel,
    photograph: creek,
    credit: "“life” by Aitzol Berasategi, 2018, CC-BY-4.0, reduced",
  },
  {
    id: "meadow",
    name: "Meadow",
    model: meadowModel,
    photograph: meadow,
    credit: "“aitzgorri” by Aitzol Berasategi, 2018, CC-BY-4.0, reduced",
  },
];

export function shipped(id: string): ShippedModel | undefined {
  return SHIPPED.find((model) => model.id === id);
}

export function isShipped(id: string): id is string {
  return shipped(id) !== undefined;
}
