/** The kinds of things on the platform that show an image. Also the manifest's keys. */
export type TargetKind = "itwin" | "saved-view" | "imodel";

/** What an image is published to. */
export interface Target {
  /** Which kind of thing it is. */
  readonly kind: TargetKind;
  /** A UUID (iTwin, iModel) or URL-safe base64 (saved view). */
  readonly id: string;
  /** Its display name, where that is known: only for messages. Any text, not to be trusted in a path or a page. */
  readonly name?: string | undefined;
}
