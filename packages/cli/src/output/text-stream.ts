/** A stream of the process, as far as text is written to it. */
export type TextStream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns" | "hasColors">;

/** Whether somebody looks at the stream, on a terminal that lines can be overwritten on. */
export function isTerminal(stream: TextStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env.TERM !== "dumb" && !env.CI;
}

/** Whether text has colours: https://no-color.org, FORCE_COLOR, and else whether it goes to a terminal that has them. */
export function usesColour(stream: TextStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && stream.hasColors(env);
}
