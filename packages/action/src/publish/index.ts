import { catchSignals } from "../cancel.ts";

// Before everything else is loaded: a job that is cancelled meanwhile must leave its outputs too.
catchSignals();
const { publishAction } = await import("./publish-action.ts");
void publishAction();
