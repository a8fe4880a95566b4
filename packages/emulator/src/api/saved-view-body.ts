import type { SavedView } from "../storage/targets.ts";

/** A saved view as lists and reads answer it. There are no tags. */
export function describeSavedView(origin: string, view: SavedView): object {
  const { id, displayName, shared, creationTime, lastModified, iTwinId, iModelId, groupId } = view;
  const link = (path: string) => ({ href: origin + path });
  return {
    id,
    displayName,
    shared,
    creationTime,
    lastModified,
    tags: [],
    _links: {
      iTwin: link(`/itwins/${iTwinId}`),
      ...(iModelId && { imodel: link(`/imodels/${iModelId}`) }),
      ...(groupId && { group: link(`/savedviews/groups/${groupId}`) }),
      image: link(`/savedviews/${id}/image?size=full`),
      thumbnail: link(`/savedviews/${id}/image?size=thumbnail`),
    },
  };
}
