import { generateSecret, generateURI, verify } from "otplib";
import QRCode from "qrcode";

/** Codes of the step before and after are taken too: clocks differ. Seconds. */
const TOLERANCE = 30;

/** A new secret in Base32, for an app to keep. */
export function newSecret(): string {
  return generateSecret();
}

/** The secret as a QR code that apps scan: SVG without style or script. */
export async function qrCode(secret: string, email: string): Promise<string> {
  const uri = generateURI({ issuer: "TicketFlower", label: email, secret });
  return QRCode.toString(uri, { type: "svg", margin: 2, errorCorrectionLevel: "M" });
}

/** The time step of a right code that is later than `after`; null for a wrong, used or malformed one. */
export async function stepOf(secret: string, code: string, after: number): Promise<number | null> {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const found = await verify({ secret, token, epochTolerance: TOLERANCE });
  if (!found.valid || !("timeStep" in found)) return null;
  return found.timeStep > after ? found.timeStep : null;
}
