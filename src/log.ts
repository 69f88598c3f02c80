import pino from "pino";

/** The process's log: JSON lines on stdout, with times in ISO 8601. */
export function openLog(level: string): pino.Logger {
  return pino({ level, timestamp: pino.stdTimeFunctions.isoTime });
}
