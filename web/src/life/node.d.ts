/** What the simulation's process needs of Node: the client itself needs nothing of it, so its types are not installed. */

declare module "node:vm" {
  export class Script {
    constructor(code: string, options?: { filename?: string });
    runInContext(context: object): unknown;
  }
  export function createContext(sandbox: object): object;
}

declare module "node:readline" {
  export function createInterface(options: { input: unknown }): AsyncIterable<string>;
}

declare module "node:fs" {
  export function readFileSync(path: string, encoding: "utf8"): string;
}

declare module "node:process" {
  export const argv: readonly string[];
  export const stdin: unknown;
  export const stdout: { write(text: string): void };
}

declare module "node:timers" {
  export function setImmediate(run: () => void): void;
}
