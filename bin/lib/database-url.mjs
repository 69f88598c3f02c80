import { createHmac } from "node:crypto";

/**
 * The same server and database, as another account.
 * @param {string} url @param {string} user @param {string} password "" for none
 */
export function withAccount(url, user, password) {
  const changed = new URL(url);
  if (changed.host === "") {
    changed.searchParams.set("user", user); // a socket's address has no place for an account before the host
    changed.searchParams.set("password", password);
  } else {
    changed.username = encodeURIComponent(user);
    changed.password = encodeURIComponent(password);
  }
  return changed.href;
}

/** The same server and account, another database. @param {string} url @param {string} database */
export function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The password in the address, else PGPASSWORD as the driver does, else "". @param {string} url */
export function passwordOf(url) {
  const { password, searchParams } = new URL(url);
  return (
    decodeURIComponent(password) ||
    searchParams.get("password") ||
    (process.env["PGPASSWORD"] ?? "")
  );
}

/** The account in the address, else PGUSER, else "". @param {string} url */
export function userOf(url) {
  const { username, searchParams } = new URL(url);
  return decodeURIComponent(username) || searchParams.get("user") || (process.env["PGUSER"] ?? "");
}

/**
 * A role's password from the password of the account that makes it, so that several processes agree without telling
 * each other. An account without a password (trust, certificates) makes roles without one.
 * @param {string} secret @param {string} role
 */
export function derivedPassword(secret, role) {
  if (secret === "") return "";
  return createHmac("sha256", secret).update(`ticketflower role ${role}`).digest("base64url");
}
