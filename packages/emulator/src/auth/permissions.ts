/**
 * What a token may do. Assumption: the name `savedviews_modify`; the platform's documentation only says that it is the
 * permission Manage of the category Saved Views. The other names are the platform's.
 */
export type Permission = (typeof allPermissions)[number];

export const allPermissions = ["itwins_modify", "savedviews_modify", "imodels_manage", "imodels_webview"] as const;
