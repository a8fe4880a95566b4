/**
 * What a token may do. `itwins_modify` and `imodels_manage` are the platform's names; `savedviews_modify` is an
 * assumption. Reading needs membership only.
 */
export type Permission = (typeof allPermissions)[number];

export const allPermissions = ["itwins_modify", "savedviews_modify", "imodels_manage"] as const;
