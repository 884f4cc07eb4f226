/** The path to go to after the log-in: only within this client, `/` for any other address. */
export function safeRedirectPath(next: string | null): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
}
