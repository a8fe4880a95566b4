/** Makes a download one that is made once, if there is room for its bytes. */
export type KeepDownload = (
  byteLength: number,
  download: (signal?: AbortSignal) => Promise<Uint8Array>,
) => (signal?: AbortSignal) => Promise<Uint8Array>;

/** Memory for downloads, in bytes: 256 MiB of the 7 GiB and more that GitHub's runners have. */
const defaultRoom = 268_435_456;

/**
 * Keeps downloads in memory until there is no more room: core loads an image twice, for the check and for the upload, and
 * one file may go to several targets. What does not fit any more is downloaded again.
 *
 * In memory and not in a file, so that nothing of a private repository stays on a runner that is shared or killed.
 *
 * @param room - Bytes to keep at most, all downloads together.
 */
export function keepDownloads(room: number = defaultRoom): KeepDownload {
  let left = room;
  return (byteLength, download) => {
    let kept: Promise<Uint8Array> | undefined;
    return async (signal) => {
      if (kept) return kept;
      if (byteLength > left) return download(signal);
      left -= byteLength;
      const downloading = download(signal);
      kept = downloading;
      try {
        return await downloading;
      } catch (error) {
        // The next caller retries.
        kept = undefined;
        left += byteLength;
        throw error;
      }
    };
  };
}
