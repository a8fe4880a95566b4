/** Runs in the browser: draws one saved view at a time, with the tiles of the Mesh Export service and without a backend. */
import { Cartographic, type ViewStateProps } from "@itwin/core-common";
import { BlankConnection, IModelApp, ScreenViewport, SpatialViewState } from "@itwin/core-frontend";
import { initializeFrontendTiles, obtainMeshExportTilesetUrl } from "@itwin/frontend-tiles";

export interface Source {
  readonly iTwinId: string;
  readonly iModelId: string;
  readonly accessToken: string;
}

declare global {
  interface Window {
    start(source: Source): Promise<void>;
    render(view: ViewStateProps, patienceMs: number): Promise<string>;
  }
}

let iModel: BlankConnection;

window.start = async ({ iTwinId, iModelId, accessToken }) => {
  await IModelApp.startup({ authorizationClient: { getAccessToken: async () => `Bearer ${accessToken}` } });
  initializeFrontendTiles({
    computeSpatialTilesetBaseUrl: async () => {
      const token = await IModelApp.getAccessToken();
      const url = await obtainMeshExportTilesetUrl({ iTwinId, iModelId, accessToken: token, enableCDN: true });
      if (!url) throw new Error(`iModel ${iModelId} has no mesh export: start one with the Mesh Export API.`);
      return url;
    },
  });
  // Coordinates are those of the iModel; its place on earth is only needed for maps, which need a backend.
  const location = Cartographic.fromDegrees({ longitude: 0, latitude: 0 });
  iModel = BlankConnection.create({
    name: iModelId,
    location,
    extents: { low: [-1e4, -1e4, -1e3], high: [1e4, 1e4, 1e3] },
    iTwinId,
  });
};

/** Draws a view, and returns the picture as a data URL. Rejects when it is not complete in time. */
window.render = async (props, patienceMs) => {
  const parent = document.querySelector<HTMLDivElement>("#viewport");
  if (!parent) throw new Error("index.html has no #viewport");
  const viewport = ScreenViewport.create(parent, SpatialViewState.createFromProps(props, iModel));
  IModelApp.viewManager.addViewport(viewport);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    // It never resolves for some views: https://github.com/iTwin/itwinjs-core/issues/7618
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not complete after ${patienceMs / 1000} s`)), patienceMs);
    });
    await Promise.race([viewport.waitForSceneCompletion(), tooLate]);
    const drawn = viewport.readImageToCanvas({ omitCanvasDecorations: true });
    const opaque = document.createElement("canvas");
    opaque.width = 1600;
    opaque.height = 900;
    const context = opaque.getContext("2d", { alpha: false });
    if (!context) throw new Error("this browser has no 2D canvas");
    context.drawImage(drawn, 0, 0, opaque.width, opaque.height);
    return opaque.toDataURL("image/png");
  } finally {
    clearTimeout(timer);
    IModelApp.viewManager.dropViewport(viewport);
  }
};
