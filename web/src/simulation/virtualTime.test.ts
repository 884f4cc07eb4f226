import { expect, it } from "vitest";
import { seededRandom } from "../chat/seededRandom";
import { Throttle } from "./throttle";
import { VirtualTime } from "./virtualTime";

it("time runs what is due in its order, with the promises that follow", async () => {
  const time = new VirtualTime();
  const random = seededRandom(3);
  const ran: number[] = [];
  for (let count = 0; count < 500; count += 1) {
    time.setTimer(1000 * random(), async () => {
      await null;
      ran.push(time.now());
    });
  }
  const cancel = time.setTimer(10, () => ran.push(-1));
  cancel();
  await time.runUntil(1000);
  expect(ran.length).toBe(500);
  expect(ran).toEqual([...ran].sort((a, b) => a - b));
});

it("what is due at the same time runs in the order in which it was scheduled", async () => {
  const time = new VirtualTime();
  const ran: number[] = [];
  for (let count = 0; count < 50; count += 1) time.setTimer(5, () => ran.push(count));
  await time.runUntil(5);
  expect(ran).toEqual(Array.from({ length: 50 }, (_, count) => count));
});

it("a throttle admits its burst at once, then its rate; what it refuses costs nothing", () => {
  const throttle = new Throttle({ rate: 10, burst: 20 });
  const admitted = (now: number, requests: number) =>
    Array.from({ length: requests }, () => throttle.admits(now)).filter(Boolean).length;
  expect([admitted(0, 100), admitted(1000, 100), admitted(10_000, 100)]).toEqual([20, 10, 20]);
  expect([throttle.requests, throttle.refused, throttle.peak]).toEqual([300, 250, 100]);
});
