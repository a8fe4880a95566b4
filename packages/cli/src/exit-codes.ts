/** What a command ends with. */
export const exitCodes = {
  /** Everything was done. */
  ok: 0,
  /** An image failed or was not attempted, a check found what it is to fail on, or the run could not go on. */
  failed: 1,
  /** The options, or the credentials, can't be used. Nothing was done. */
  usage: 2,
  /** Ctrl-C: 128 and the number of the signal, as shells have it. */
  SIGINT: 130,
  SIGTERM: 143,
} as const;
