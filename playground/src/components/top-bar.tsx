/** Which model, and what is the same for every tool. */
import { FolderOpen, Moon, Redo2, Share2, Sun, Undo2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { load, loaded } from "../engine/engine.js";
import { MODELS } from "../engine/models.js";
import { canRedo, canUndo, choose, redo, scene, undo } from "../state/store.js";
import { switchTheme, theme } from "../theme.js";
import { FileButton } from "./file-button.js";

export function TopBar() {
  const [isCopied, setCopied] = useState(false);
  const isOwn =
    loaded.value !== undefined && MODELS.every(({ title }) => title !== loaded.value?.title);
  const share = async () => {
    // Where the clipboard is closed to pages, the address bar has the same.
    await navigator.clipboard?.writeText(location.href).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <header class="top">
      <h1>SinGAN playground</h1>
      <div class="actions">
        <select
          aria-label="Model"
          value={isOwn ? "" : scene.value.model}
          onChange={({ currentTarget }) => {
            choose({ model: currentTarget.value });
            if (isOwn) void load(currentTarget.value);
          }}
        >
          {isOwn && <option value="">{loaded.value?.title}</option>}
          {MODELS.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
        <FileButton accept=".onnx" onFile={(file) => void load(file)}>
          <FolderOpen size={18} aria-hidden="true" /> Open .onnx
        </FileButton>
        <button
          type="button"
          class="outline secondary icon"
          aria-label="Undo"
          disabled={!canUndo.value}
          onClick={undo}
        >
          <Undo2 size={18} aria-hidden="true" />
        </button>
        <button
          type="button"
          class="outline secondary icon"
          aria-label="Redo"
          disabled={!canRedo.value}
          onClick={redo}
        >
          <Redo2 size={18} aria-hidden="true" />
        </button>
        <button type="button" class="outline secondary" onClick={() => void share()}>
          <Share2 size={18} aria-hidden="true" />{" "}
          <span role="status">{isCopied ? "Copied" : "Share"}</span>
        </button>
        <button
          type="button"
          class="outline secondary icon"
          aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}
          onClick={switchTheme}
        >
          {theme.value === "dark" ? (
            <Sun size={18} aria-hidden="true" />
          ) : (
            <Moon size={18} aria-hidden="true" />
          )}
        </button>
      </div>
    </header>
  );
}
