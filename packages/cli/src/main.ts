#!/usr/bin/env node
import module from "node:module";

// From the second run on, nothing is compiled again. The cache is in the temporary folder of the machine.
module.enableCompileCache?.();
const { runProcess } = await import("./run-process.ts");
await runProcess();
