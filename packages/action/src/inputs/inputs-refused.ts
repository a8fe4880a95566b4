/** The inputs can't be used. Nothing was read or sent; each refusal says what is wrong and what to do. */
export class InputsRefused extends Error {
  override readonly name = "InputsRefused";
  readonly refusals: readonly string[];

  constructor(refusals: readonly string[]) {
    super(refusals.join(" "));
    this.refusals = refusals;
  }
}

/** Where the readers of single inputs put what is wrong, so that all of it is reported in one go. */
export type Refuse = (message: string) => void;

/** Gives an input's value as it was written; an input that is not set is an empty text. */
export type ReadInput = (name: string) => string;
