import { n as catchSignals } from "./cancel.mjs";

// src/check/index.ts
catchSignals();
const { checkAction } = await import("./check-action.mjs");
checkAction();

export {  };