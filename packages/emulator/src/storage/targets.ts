import { randomBytes, randomUUID } from "node:crypto";

/** What can have an image. */
export type TargetKind = "itwin" | "saved-view" | "imodel";

/** The classes of iTwins, with the subclasses of each. */
export const subClasses = {
  Account: ["Account"],
  Endeavor: ["Project", "Program", "WorkPackage"],
  Thing: ["Asset", "Portfolio"],
} as const;
export type ITwinClass = keyof typeof subClasses;
export type ITwinSubClass = (typeof subClasses)[ITwinClass][number];

export const iTwinStatuses = ["Active", "Trial", "Inactive"] as const;
export type ITwinStatus = (typeof iTwinStatuses)[number];

export interface ITwin {
  /** A UUID. */
  readonly id: string;
  /** Not unique. */
  readonly displayName: string;
  /** Unique. */
  readonly number: string;
  readonly class: ITwinClass;
  readonly subClass: ITwinSubClass;
  readonly type: string | null;
  readonly status: ITwinStatus;
  readonly parentId: string | null;
  /** ISO 8601. */
  readonly createdDateTime: string;
}

export interface IModel {
  /** A UUID. */
  readonly id: string;
  readonly iTwinId: string;
  /** Unique within the iTwin. */
  readonly displayName: string;
  readonly description: string | null;
  /** ISO 8601. */
  readonly createdDateTime: string;
}

export interface SavedView {
  /** Opaque, URL-safe base64. */
  readonly id: string;
  readonly iTwinId: string;
  readonly iModelId?: string;
  readonly groupId?: string;
  readonly displayName: string;
  /** A view that is not shared reaches its owner only. */
  readonly shared: boolean;
  /** The client that made it; absent for a view of somebody else. */
  readonly ownerId?: string;
  /** ISO 8601. */
  readonly creationTime: string;
  readonly lastModified: string;
}

/** What to make a target of; everything that may be left out gets a default. */
export type NewITwin = Partial<ITwin>;
export type NewIModel = Partial<IModel> & Pick<IModel, "iTwinId">;
export type NewSavedView = Partial<SavedView> & Pick<SavedView, "iTwinId">;

/** A property that is unique has this value already. */
export class DuplicateError extends Error {}

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

  createITwin({ id = randomUUID(), ...rest }: NewITwin = {}): ITwin {
    const iTwin: ITwin = {
      id,
      displayName: "An iTwin",
      number: id,
      class: "Endeavor",
      subClass: "Project",
      type: null,
      status: "Active",
      parentId: null,
      createdDateTime: now(),
      ...rest,
    };
    if (iTwin.parentId !== null) this.#mustHaveITwin(iTwin.parentId);
    if ([...this.#iTwins.values()].some(({ number }) => number === iTwin.number)) {
      throw new DuplicateError(`An iTwin with the number "${iTwin.number}" exists already.`);
    }
    return add(this.#iTwins, iTwin);
  }

  createIModel({ id = randomUUID(), iTwinId, ...rest }: NewIModel): IModel {
    this.#mustHaveITwin(iTwinId);
    const iModel: IModel = {
      id,
      iTwinId,
      displayName: `iModel ${id}`,
      description: null,
      createdDateTime: now(),
      ...rest,
    };
    const { displayName } = iModel;
    if ([...this.#iModels.values()].some((other) => other.iTwinId === iTwinId && other.displayName === displayName)) {
      throw new DuplicateError(`The iTwin "${iTwinId}" has an iModel named "${displayName}" already.`);
    }
    return add(this.#iModels, iModel);
  }

  createSavedView({ id = opaqueId(), iTwinId, ...rest }: NewSavedView): SavedView {
    this.#mustHaveITwin(iTwinId);
    if (rest.iModelId !== undefined && !this.#iModels.has(rest.iModelId)) {
      throw new Error(`There is no iModel "${rest.iModelId}".`);
    }
    const creationTime = now();
    return add(this.#savedViews, {
      id,
      iTwinId,
      displayName: "A saved view",
      shared: true,
      creationTime,
      lastModified: creationTime,
      ...rest,
    });
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

function now(): string {
  return new Date().toISOString();
}

/** As long as the ids of the platform's documentation: 66 characters. */
function opaqueId(): string {
  return randomBytes(49).toString("base64url");
}
