import { n as catchSignals } from "./cancel.mjs";

// src/refresh/index.ts
catchSignals();
const { refreshAction } = await import("./refresh-action.mjs");
refreshAction();

export {  };