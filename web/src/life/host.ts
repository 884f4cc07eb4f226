/**
 * The process in which a simulation's clients live: reads commands as JSON lines, each with the virtual time, and answers
 * each with what the tabs sent meanwhile and with when their next timer is due. Started by tests/life/clients.py.
 */

import { readFileSync } from "node:fs";
import { argv, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers";
import { Script } from "node:vm";
import { Device } from "./device";
import { type Effect, Page } from "./page";
import { Schedule } from "./schedule";

type Command = { now: number } & (
  | { op: "reset" | "tick" }
  | { op: "load"; page: string; device: string; seed: number }
  | { op: "close"; page: string }
  | { op: "call"; page: string; name: string; args: unknown[] }
  | { op: "receive"; page: string; socket: number; text: string }
  | { op: "end"; page: string; socket: number; code: number }
  | {
      op: "answer";
      page: string;
      id: number;
      answer: { status: number; headers: Record<string, string>; body: string } | null;
    }
  | { op: "emit"; page: string; event: Parameters<Page["emit"]>[0] }
  | { op: "device"; device: string; isAsleep?: boolean; isOnline?: boolean; clockOffset?: number }
  | { op: "stored"; device: string }
);

const client = new Script(readFileSync(String(argv[2]), "utf8"), { filename: "tab.js" });
const prelude = new Script(Page.prelude);

let schedule = new Schedule();
let devices = new Map<string, Device>();
let pages = new Map<string, Page>();
let effects: Effect[] = [];

function run(command: Command): unknown {
  switch (command.op) {
    case "reset":
      schedule = new Schedule();
      schedule.now = command.now;
      devices = new Map();
      pages = new Map();
      return null;
    case "tick":
      return null;
    case "load": {
      const { page, device, seed } = command;
      const made = new Page(page, deviceOf(device), schedule, (effect) => effects.push(effect), {
        prelude,
        client,
        seed,
      });
      pages.set(page, made);
      return made.call("load", []);
    }
    case "device":
      Object.assign(deviceOf(command.device), changes(command));
      return null;
    case "stored":
      return deviceOf(command.device).stored();
    default:
      return runOn(pages.get(command.page), command);
  }
}

function runOn(page: Page | undefined, command: Extract<Command, { page: string }>): unknown {
  if (page === undefined) return null;
  switch (command.op) {
    case "close":
      page.close();
      pages.delete(page.name);
      return null;
    case "call":
      return page.call(command.name, command.args);
    case "receive":
      return page.receive(command.socket, command.text);
    case "end":
      return page.endSocket(command.socket, command.code);
    case "answer":
      return page.answer(command.id, command.answer);
    case "emit":
      return page.emit(command.event);
    default:
      return null;
  }
}

function deviceOf(name: string): Device {
  const known = devices.get(name) ?? new Device(name, schedule);
  devices.set(name, known);
  return known;
}

function changes({ isAsleep, isOnline, clockOffset }: Extract<Command, { op: "device" }>) {
  return Object.fromEntries(
    Object.entries({ isAsleep, isOnline, clockOffset }).filter(([, value]) => value !== undefined),
  );
}

/** Lets all promises settle: nothing here waits for anything outside of this process. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function runDue(): Promise<void> {
  await settle();
  while (schedule.runDue()) await settle();
  for (const page of pages.values()) page.update();
  await settle();
}

for await (const line of createInterface({ input: stdin })) {
  const command = JSON.parse(line) as Command;
  schedule.now = command.now;
  let result: unknown = null;
  let error: string | undefined;
  try {
    result = run(command);
    await runDue();
  } catch (raised) {
    error = raised instanceof Error ? (raised.stack ?? raised.message) : String(raised);
  }
  stdout.write(`${JSON.stringify({ result, error, effects, next: schedule.nextAt() })}\n`);
  effects = [];
}
