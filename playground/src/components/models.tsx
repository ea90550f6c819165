/** Which photograph's model. */
import { SHIPPED } from "../engine/shipped.js";
import { fileName, keepFile, keptFile } from "../state/files.js";
import { change, settings } from "../state/history.js";
import { ChooseFile } from "./choose-file.js";

/** Takes a file as the model. */
export function takeModel(file: File): void {
  change({ model: keepFile(file) });
}

export function Models() {
  const id = settings.model.value;
  const isOwn = keptFile(id) !== undefined;
  return (
    <section class="models" aria-label="Model">
      <fieldset class="choices photographs">
        <legend>All it ever saw</legend>
        {SHIPPED.map((model) => (
          <label key={model.id}>
            <input
              type="radio"
              name="model"
              checked={model.id === id}
              onChange={() => change({ model: model.id })}
            />
            <img src={model.photograph} alt="" />
            <span>{model.name}</span>
          </label>
        ))}
        <ChooseFile label="Your .onnx" accept=".onnx" onFile={takeModel} isTile />
      </fieldset>
      {isOwn && (
        <p class="hint">
          In use: {fileName(id)}
          <br />
          It stays on your machine: a link or a reload does not have it.
        </p>
      )}
    </section>
  );
}
