import { n as catchSignals } from "./cancel.mjs";

// src/publish/index.ts
catchSignals();
const { publishAction } = await import("./publish-action.mjs");
publishAction();

export {  };