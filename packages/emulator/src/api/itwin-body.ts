import type { Context } from "hono";
import type { Env, Service } from "../service.ts";
import { iTwinImageNames } from "../storage/renditions.ts";
import type { ITwin } from "../storage/targets.ts";
import { blobUrl } from "./blob-url.ts";

/** The properties of an iTwin in a list without `Prefer: return=representation`. */
export function summarizeITwin({ id, class: className, subClass, type, number, displayName }: ITwin): object {
  return { id, class: className, subClass, type, number, displayName };
}

/** Every property of an iTwin; `imageName` and `image` are null without an image. */
export function describeITwin(service: Service, c: Context<Env>, iTwin: ITwin): object {
  const version = service.images.shown("itwin", iTwin.id);
  return {
    ...iTwin,
    // Seen in a recorded answer: without the `small_` and `large_` of the image's own names.
    imageName: version ? `${version.id}.jpg` : null,
    image: version ? blobUrl(service, c, iTwinImageNames(version).small) : null,
  };
}
