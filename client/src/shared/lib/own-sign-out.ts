/** Whether the person has just left by themselves: then nothing signs them in again unasked, in no tab. */
const KEY = 'tertulia.signedOutAt';
const SHORTLY_MS = 5 * 60_000;

export function rememberSignOut(): void {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A browser that keeps nothing asks once more.
  }
}

export function hasJustSignedOut(): boolean {
  try {
    return Date.now() - Number(localStorage.getItem(KEY) ?? 0) < SHORTLY_MS;
  } catch {
    return false;
  }
}
