// How often a test that kills is repeated.

/** Generous for one round: a browser started twice, on a busy machine. */
const ROUND_MS = 40_000;

/**
 * The numbers of the rounds: `few` in the everyday run, ISMS_ROUNDS under `cargo xtask torture`. Gives the
 * test the time it needs. Such a test carries the mark @kill.
 * @param {import("@playwright/test").TestType} test
 * @param {number} few
 */
export function* rounds(test, few) {
  const count = Number(process.env.ISMS_ROUNDS ?? few);
  test.setTimeout(count * ROUND_MS);
  for (let round = 1; round <= count; round += 1) yield round;
}
