/** How much of everything is read. All of these are ours: none is a rule of the platform. */
export const limits = {
  /** Bytes of a manifest, 1 MiB: room for some 10,000 entries, more than the platform's hourly rate limit lets anyone send. */
  manifestBytes: 1_048_576,
  /** Lexical tokens of a manifest, about 20 per entry. Text of nothing but stray brackets costs the parser most. */
  manifestTokens: 200_000,
  /** Brackets in brackets, or `- - -` on one line. A manifest needs 3; deeper than some 1,000 ends the process. */
  manifestNesting: 32,
  /** Spaces before the first word of a line, for the same reason. */
  manifestIndentation: 100,
  /** Backslashes in double quotes that begin no escape of YAML, as in "renders\\q.png". */
  manifestEscapes: 1_000,
  /** YAML aliases (`*name`), and how often each may multiply what it stands for. */
  manifestAliases: 100,
  /** Bytes of one image, 64 MiB: far above what the platform takes, so that core can say what is wrong with the image. */
  imageBytes: 67_108_864,
  /** Bytes of a record, 16 MiB: room for some 50,000 targets. */
  recordBytes: 16_777_216,
  /** Bytes of a file with the results of a run, 64 MiB: room for some 100,000 images. */
  resultsBytes: 67_108_864,
  /** Bytes of an `images.json`, 16 MiB: room for some 30,000 images. */
  imageListBytes: 16_777_216,
  /** Bytes of one image for a site, 32 MiB: a page with more would not load in useful time. */
  siteImageBytes: 33_554_432,
  /** Bytes of a gallery that may be ours, 16 MiB. */
  galleryBytes: 16_777_216,
  /** Characters of one `image` value: the longest path that Linux opens. */
  patternCharacters: 4096,
  /** Paths that the `{a,b}` of one `image` may stand for. */
  patternAlternatives: 256,
  /** Files that one `image` may match. */
  filesPerPattern: 10_000,
  /** Names compared with patterns during one plan, each weighed with the length of the pattern: some seconds. */
  searchSteps: 3_500_000,
  /** Problems of one code that are reported of one manifest. */
  problemsPerCode: 20,
  /** Names read from folders during one plan, all entries together. The Linux kernel's tree has some 90,000. */
  folderEntries: 500_000,
} as const;
