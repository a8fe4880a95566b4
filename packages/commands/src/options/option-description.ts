/**
 * An option of a command. Inputs of the actions, options of the command line, its help and its completion, and the tables
 * of the pages are all made of these.
 */
export interface OptionDescription {
  readonly name: string;
  /** What is written for it: a text by default. A flag is `true` or `false`; of lines there may be several. */
  readonly type?: "text" | "path" | "flag" | "count" | "choice" | "lines";
  /** What is written for it, in one word: `id`. */
  readonly value?: string;
  readonly default?: string;
  /** The least and the most of a count. */
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
  readonly required?: true;
  /** Sentences, in Markdown. Names of options are in backticks. */
  readonly description: string;
  /** The same for GitHub, where there is more to say. */
  readonly onGithub?: string;
  /** The one place that has it. Default: both have. */
  readonly only?: "action" | "command line";
}
