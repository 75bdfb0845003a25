/** Which addresses in an answer may become a link. Model output is hostile until proven otherwise. */

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The address in its normal form, or null unless it is an absolute http, https or mailto one. */
export function readSafeUrl(address: string): URL | null {
  try {
    const url = new URL(address.trim());
    return ALLOWED.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
