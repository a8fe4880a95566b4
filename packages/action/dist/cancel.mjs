// src/cancel.ts
const cancel = new AbortController();
const cancelSignal = cancel.signal;
function catchSignals() {
	for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => cancel.abort(/* @__PURE__ */ new Error("The run was cancelled.")));
}

export { catchSignals as n, cancelSignal as t };