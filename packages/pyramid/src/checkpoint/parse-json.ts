/** JSON of a checkpoint against its schema. */
import * as v from "valibot";

type Parsed<T> =
  | { readonly success: true; readonly value: T }
  | { readonly success: false; readonly reason: string };

/** JSON that may be missing, damaged or of another shape; the reason names the field. */
export function parseJson<T extends v.GenericSchema>(
  expected: T,
  json: string | undefined,
): Parsed<v.InferOutput<T>> {
  let value: unknown;
  try {
    value = JSON.parse(json ?? "");
  } catch {
    return { success: false, reason: "it is not JSON" };
  }
  const result = v.safeParse(expected, value, { abortEarly: true });
  if (result.success) return { success: true, value: result.output };
  const [issue] = result.issues;
  return { success: false, reason: `${v.getDotPath(issue) ?? "it"}: ${issue.message}` };
}
