/** What runs, on what, and how long each scale took. */
import { devices, isBusy, status, timings, trouble } from "../engine/engine.js";

const NAMES = { webgpu: "WebGPU", wasm: "WebAssembly" } as const;

export function StatusLine() {
  const used = devices.value.at(-1);
  const passed = devices.value.slice(0, -1);
  const all = timings.value;
  return (
    <footer class="status">
      {trouble.value !== undefined && (
        <p role="alert" class="trouble">
          {trouble.value}
        </p>
      )}
      <p role="status" aria-busy={isBusy.value}>
        {status.value}
      </p>
      {used !== undefined && (
        <details>
          <summary>On {NAMES[used.device]}</summary>
          {passed.map(({ device, reason }) => (
            <p key={device}>
              {NAMES[device]} is not used: {reason}.
            </p>
          ))}
          {all.length > 0 && (
            <table>
              <thead>
                <tr>
                  <th scope="col">Scale</th>
                  <th scope="col">Size</th>
                  <th scope="col">Time</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ scale, width, height, milliseconds }, i) => (
                  <tr key={i}>
                    <td>{scale}</td>
                    <td>
                      {width}x{height}
                    </td>
                    <td>{milliseconds.toFixed(0)} ms</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </details>
      )}
      <p class="promise">
        Everything happens on your machine: no picture leaves it, and it works offline.
      </p>
    </footer>
  );
}
