// One training in a process of its own, by the built package; tells every event as a line. The command line is
// the photograph, the folder, the settings as JSON, and the seconds between checkpoints.
import { train } from "../../dist/index.js";

const [photograph = "", out = "", settings = "", checkpointSeconds = ""] = process.argv.slice(2);
await train(photograph, {
  out,
  settings: JSON.parse(settings),
  checkpointSeconds: Number(checkpointSeconds),
  onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
});
