import { type BareProblem, problemCodes } from "../problem.ts";
import type { TargetKindDefinition } from "./definition.ts";

/** A UUID as the platform writes it. */
export const uuidPattern: RegExp = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const uuidForm = "a UUID, such as 8a1f2c3d-0000-4000-8000-000000000001";

/** What is wrong with an id's form, if anything. */
export function checkId(
  kind: Pick<TargetKindDefinition, "label" | "idPattern" | "idForm">,
  id: string,
): BareProblem | undefined {
  if (typeof id === "string" && kind.idPattern.test(id)) return undefined;
  const text = String(id);
  // JSON shows the white space and control characters that make such ids so hard to see through.
  const shown = text.length > 80 ? `${JSON.stringify(text.slice(0, 80))}…` : JSON.stringify(text);
  return {
    code: problemCodes.targetId,
    severity: "error",
    message: `${shown} is not the id of ${withArticle(kind.label)}: it is ${kind.idForm}.`,
    fix: `Copy the id from the ${kind.label}'s page or address.`,
  };
}

/** `an iTwin`, `a saved view` */
export function withArticle(label: string): string {
  return /^[aei]/i.test(label) ? `an ${label}` : `a ${label}`;
}
