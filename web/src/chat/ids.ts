/** An id of one's own making, which nobody else makes. (`crypto.randomUUID` is there on secure origins only.) */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
