import type { IModel } from "../storage/targets.ts";

/** Every property of an iModel that the official client reads; it polls the state and reads the links. */
export function describeIModel(iModel: IModel): object {
  const { id, iTwinId, displayName, description, createdDateTime } = iModel;
  return {
    id,
    displayName,
    name: displayName,
    description,
    state: "initialized",
    createdDateTime,
    iTwinId,
    _links: { creator: null, changesets: null, namedVersions: null },
  };
}
