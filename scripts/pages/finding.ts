/** Something that is wrong with a page, a workflow or an action.yml. */
export interface Finding {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}
