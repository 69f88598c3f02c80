export { call, type Called } from "./call.js";
export type { Call } from "./send.js";
export { newSecret, signatureHeaders } from "./signatures.js";
export { urlProblem } from "./url-problem.js";
export { useCalling, type CallingOptions } from "./use-calling.js";
