import { expect, test } from "vitest";
import { seededRandom } from "../chat/seededRandom";
import { retryPause } from "./retryPause";

test("pauses grow from 15 s to three minutes", () => {
  expect([0, 1, 2, 3, 4, 50].map((retries) => retryPause(retries, 1))).toEqual([
    15_000, 30_000, 60_000, 120_000, 180_000, 180_000,
  ]);
});

test("ten thousand pages that fail together stay below 200 requests a second once their pauses have grown", () => {
  const random = seededRandom(7);
  const requests = new Map<number, number>();
  for (let page = 0; page < 10_000; page += 1) {
    let at = 0;
    for (let retries = 0; at < 900_000; retries += 1) {
      at += retryPause(retries, random());
      const second = Math.floor(at / 1000);
      requests.set(second, (requests.get(second) ?? 0) + 1);
    }
  }
  const later = [...requests].filter(([second]) => second >= 300).map(([, count]) => count);
  expect(Math.max(...later)).toBeLessThan(200);
});
