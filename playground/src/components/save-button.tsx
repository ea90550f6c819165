/** A button that makes a file and gives it to the person. */
import { Download } from "lucide-preact";
import { save } from "../pictures/save.js";
import { say, tellProblem } from "../state/notices.js";

interface SaveButtonProps {
  readonly label: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly make: () => Promise<Blob>;
}

export function SaveButton({ label, name, disabled, make }: SaveButtonProps) {
  const onClick = async () => {
    try {
      save(await make(), name);
      say(`${name} is saved.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <button type="button" class="quiet save" disabled={disabled} onClick={onClick}>
      <Download aria-hidden="true" /> <span>{label}</span>
    </button>
  );
}
