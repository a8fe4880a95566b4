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
