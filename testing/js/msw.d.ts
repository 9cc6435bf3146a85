import type { HttpHandler } from "msw";
import type { Cloud } from "./index.js";

/** Handlers for `setupWorker` and `setupServer`: a cloud answers what is under its endpoints. */
export function handlers(cloud: Cloud): HttpHandler[];
