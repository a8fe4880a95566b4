import { registerHooks } from "node:module";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ActionFile, repositoryName } from "../action-files.ts";
import type { Finding } from "./finding.ts";

// The language service imports JSON files without saying so, which Node wants to be told.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { validate } = await import("@actions/languageservice");
hooks.deregister();

/** It keeps what it read by address, so that no address may come twice. */
let checks = 0;

/**
 * Checks a workflow against GitHub's own schema of workflows, its expressions, and the input names of our own actions.
 * Whatever GitHub's editor underlines is a finding, warnings included.
 */
export function checkWorkflowSyntax(text: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  return check("workflow.yml", text, actions);
}

/** Checks an action.yml against GitHub's own schema. */
export function checkActionSyntax(text: string): Promise<Finding[]> {
  return check("action.yml", text, []);
}

async function check(file: string, text: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  const address = `file:///${++checks}/${file}`;
  const diagnostics = await validate(TextDocument.create(address, "yaml", 1, text), {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path, ref }) {
        const uses = `${owner}/${name}${path ? `/${path}` : ""}@${ref}`;
        // Without inputs, none are checked: what others' actions take is not known here.
        if (`${owner}/${name}` !== repositoryName) return { name: uses, description: "" };
        const action = actions.find((one) => one.uses === uses);
        return action && { name: action.name, description: action.description, inputs: action.inputs };
      },
    },
  });
  return diagnostics.map(({ range, message }) => ({
    line: range.start.line + 1,
    message: typeof message === "string" ? message : message.value,
  }));
}
