/** Whose photograph it was, what the model runs on, and how long each scale took. */
import { deviceChanges, loaded, tryAgain } from "../engine/model.js";
import { shipped } from "../engine/shipped.js";
import { isBusy, type Timing, timings } from "../engine/work.js";

const NAMES = {
  wasm: "WebAssembly, on your processor",
  webgpu: "WebGPU, on your graphics card",
} as const;

export function Device() {
  const model = loaded.value;
  // Read so that a lost device is told.
  deviceChanges.value;
  if (model === undefined) {
    return <p class="device">{tryAgain.value ? "There is no model." : "Loading the model …"}</p>;
  }
  const { device, devices } = model.singan;
  const times = timings.value;
  const all = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const credit = shipped(model.id)?.credit ?? model.singan.metadata.photograph.credit;
  const passed = devices.filter(({ reason }) => reason !== undefined);
  return (
    <>
      {credit !== undefined && <p class="hint">Photograph: {credit}</p>}
      <details class="device">
        <summary>
          <span class={isBusy.value ? "dot busy" : "dot"} aria-hidden="true" />
          <span>{NAMES[device]}</span>
          {times.length > 0 && <Bars times={times} />}
          {times.length > 0 && <span>{Math.round(all)} ms a picture</span>}
        </summary>
        {passed.map(({ device: other, reason }) => (
          <p key={`${other} ${reason}`} class="hint">
            {other === "webgpu" ? "WebGPU" : "WebAssembly"} is not used: {reason}.
          </p>
        ))}
        {times.length > 0 && (
          <table>
            <thead>
              <tr>
                <th scope="col">Scale</th>
                <th scope="col">Size</th>
                <th scope="col">Time</th>
              </tr>
            </thead>
            <tbody>
              {times.map(({ scale, width, height, milliseconds }) => (
                <tr key={scale}>
                  <td>{scale}</td>
                  <td>
                    {width}×{height}
                  </td>
                  <td>{milliseconds.toFixed(1)} ms</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </details>
    </>
  );
}

function Bars({ times }: { readonly times: readonly Timing[] }) {
  const longest = Math.max(...times.map(({ milliseconds }) => milliseconds));
  return (
    <span class="bars" aria-hidden="true">
      {times.map(({ scale, milliseconds }) => (
        <i key={scale} style={{ height: `${Math.max(8, (100 * milliseconds) / longest)}%` }} />
      ))}
    </span>
  );
}
