/** Where to go on to: only within this client, whatever an address says. */
export function ownPath(next: string | null): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
}
