import { randomBytes, randomUUID } from "node:crypto";

/** What can have an image. */
export type TargetKind = "itwin" | "saved-view" | "imodel";

export interface ITwin {
  /** A uuid. */
  readonly id: string;
  readonly displayName: string;
}

export interface IModel {
  /** A uuid. */
  readonly id: string;
  readonly iTwinId: string;
  readonly displayName: string;
}

export interface SavedView {
  /** Opaque, URL-safe base64. */
  readonly id: string;
  readonly iTwinId: string;
  readonly iModelId?: string;
  readonly groupId?: string;
  readonly displayName: string;
}

/** What to make a target of; everything that may be left out gets a default. */
export type NewITwin = Partial<ITwin>;
export type NewIModel = Partial<IModel> & Pick<IModel, "iTwinId">;
export type NewSavedView = Partial<SavedView> & Pick<SavedView, "iTwinId">;

/** Every target as plain data, for the disk. */
export interface TargetLists {
  readonly iTwins: readonly ITwin[];
  readonly savedViews: readonly SavedView[];
  readonly iModels: readonly IModel[];
}

/** The iTwins, and the saved views and iModels that lie in them. */
export class Targets {
  readonly #iTwins = new Map<string, ITwin>();
  readonly #savedViews = new Map<string, SavedView>();
  readonly #iModels = new Map<string, IModel>();

  constructor(kept: TargetLists = { iTwins: [], savedViews: [], iModels: [] }) {
    for (const iTwin of kept.iTwins) add(this.#iTwins, iTwin);
    for (const savedView of kept.savedViews) add(this.#savedViews, savedView);
    for (const iModel of kept.iModels) add(this.#iModels, iModel);
  }

  lists(): TargetLists {
    return {
      iTwins: [...this.#iTwins.values()],
      savedViews: [...this.#savedViews.values()],
      iModels: [...this.#iModels.values()],
    };
  }

  iTwin(id: string): ITwin | undefined {
    return this.#iTwins.get(id);
  }

  savedView(id: string): SavedView | undefined {
    return this.#savedViews.get(id);
  }

  iModel(id: string): IModel | undefined {
    return this.#iModels.get(id);
  }

  has(kind: TargetKind, id: string): boolean {
    const targets = { itwin: this.#iTwins, "saved-view": this.#savedViews, imodel: this.#iModels };
    return targets[kind].has(id);
  }

  createITwin({ id = randomUUID(), displayName = "An iTwin" }: NewITwin = {}): ITwin {
    return add(this.#iTwins, { id, displayName });
  }

  createIModel({ id = randomUUID(), iTwinId, displayName = "An iModel" }: NewIModel): IModel {
    this.#mustHaveITwin(iTwinId);
    return add(this.#iModels, { id, iTwinId, displayName });
  }

  createSavedView({ id = opaqueId(), displayName = "A saved view", ...rest }: NewSavedView): SavedView {
    this.#mustHaveITwin(rest.iTwinId);
    if (rest.iModelId !== undefined && !this.#iModels.has(rest.iModelId)) {
      throw new Error(`There is no iModel "${rest.iModelId}".`);
    }
    return add(this.#savedViews, { id, displayName, ...rest });
  }

  /**
   * Removes an iTwin and what lies in it. Assumption: the platform does the same.
   * @returns everything that is gone.
   */
  deleteITwin(id: string): { kind: TargetKind; id: string }[] {
    const gone: { kind: TargetKind; id: string }[] = [{ kind: "itwin", id }];
    for (const savedView of this.#savedViews.values()) {
      if (savedView.iTwinId === id) gone.push({ kind: "saved-view", id: savedView.id });
    }
    for (const iModel of this.#iModels.values()) {
      if (iModel.iTwinId === id) gone.push({ kind: "imodel", id: iModel.id });
    }
    for (const target of gone) {
      const targets = { itwin: this.#iTwins, "saved-view": this.#savedViews, imodel: this.#iModels };
      targets[target.kind].delete(target.id);
    }
    return gone;
  }

  #mustHaveITwin(id: string): void {
    if (!this.#iTwins.has(id)) throw new Error(`There is no iTwin "${id}".`);
  }
}

function add<T extends { readonly id: string }>(targets: Map<string, T>, target: T): T {
  if (target.id === "") throw new Error("A target's id can't be empty.");
  if (targets.has(target.id)) throw new Error(`There is a target with the id "${target.id}" already.`);
  targets.set(target.id, target);
  return target;
}

/** As long as the ids of the platform's documentation: 66 characters. */
function opaqueId(): string {
  return randomBytes(49).toString("base64url");
}
