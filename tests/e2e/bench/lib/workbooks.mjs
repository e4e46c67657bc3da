// Generated workbooks in the file's format: people and actions stand for what a large firm has most of. The
// same numbers give the same bytes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TABLES = [
  "organisation",
  "people",
  "documents",
  "evidence",
  "assets",
  "controls",
  "risk_methods",
  "scale_steps",
  "risk_levels",
  "risks",
  "treatment_plans",
  "actions",
  "gap_runs",
  "gap_answers",
];
const SENTENCE = "The access of people who have left is taken back on their last day, and somebody looks whether it was. ";

const PERSON = 2;
const ACTION = 5;
const ASSET = 6;
const CONTROL = 7;
const METHOD = 8;
const STEP = 9;
const LEVEL = 10;
const RISK = 11;
const PLAN = 12;

/** A ULID: tables are told apart by the second letter, rows by the last ones. */
function id(table, number) {
  let tail = "";
  for (let rest = number, place = 0; place < 24; place += 1, rest = Math.floor(rest / 32)) {
    tail = LETTERS[rest % 32] + tail;
  }
  return `0${LETTERS[table]}${tail}`;
}

const two = (number) => String(number).padStart(2, "0");
const day = (number) => `${2024 + (number % 4)}-${two(1 + (number % 12))}-${two(1 + (number % 28))}`;

const person = (number) => ({
  id: id(PERSON, number),
  number,
  name: `Person ${number} of the Firm`,
  title: `Position ${number % 50}`,
  department: `Department ${number % 20}`,
  email: `person.${number}@example.org`,
  ...(number > 1 ? { reports_to: id(PERSON, Math.ceil(number / 10)) } : {}),
  ...(number <= 3 ? { top_management: true } : {}),
  joined: day(number),
});

const action = (people, sentences) => (number) => ({
  id: id(ACTION, number),
  number,
  title: `Action ${number}: take back what leavers had`,
  source: ["gap", "risk", "audit", "meeting"][number % 4],
  owner: id(PERSON, 1 + (number % people)),
  start: day(number),
  due: day(number + 300),
  status: ["planned", "doing", "done", "verified"][number % 4],
  priority: String(1 + (number % 4)),
  description: SENTENCE.repeat(sentences),
});

// ---- Risk ------------------------------------------------------------------------------------

const CONTROLS = { 5: 37, 6: 8, 7: 14, 8: 34 };

const controls = () =>
  Object.entries(CONTROLS)
    .flatMap(([area, count]) => Array.from({ length: count }, (_, n) => `A.${area}.${n + 1}`))
    .map((line, n) => ({
      id: id(CONTROL, n + 1),
      number: n + 1,
      title: `Control ${line}`,
      line,
      implementation: ["planned", "partial", "full"][n % 3],
    }));

/** Five steps each way, four levels. */
function method() {
  const grid = Array.from({ length: 5 }, (_, l) => Array.from({ length: 5 }, (_, i) => 1 + Math.floor((l + i) / 2.5)));
  const own = { method: id(METHOD, 1) };
  const steps = ["likelihood", "impact"].flatMap((axis, side) =>
    [1, 2, 3, 4, 5].map((step) => {
      const number = side * 5 + step;
      return { id: id(STEP, number), number, ...own, axis, step, label: `Step ${step}` };
    }),
  );
  const levels = [1, 2, 3, 4].map((rank) => ({
    id: id(LEVEL, rank),
    number: rank,
    ...own,
    rank,
    label: `Level ${rank}`,
    rule: rank > 2 ? "acceptance" : "acceptable",
  }));
  const row = {
    id: id(METHOD, 1),
    number: 1,
    name: "Five by five",
    state: "adopted",
    adopted_on: "2026-01-15",
    grid: grid.map((row) => row.join(",")),
    appetite: 2,
    review_months: 12,
    currency: "EUR",
    day_rate: 800,
  };
  return { risk_methods: [row], scale_steps: steps, risk_levels: levels };
}

const asset = (people, assets) => (number) => ({
  id: id(ASSET, number),
  number,
  name: `Asset ${number}`,
  kind: ["information", "software", "hardware", "service"][number % 4],
  owner: id(PERSON, 1 + (number % people)),
  confidentiality: ["medium", "high", "very_high"][number % 3],
  integrity: ["medium", "high"][number % 2],
  availability: "medium",
  // Chains of ten, so that needs are inherited.
  ...(number % 10 !== 0 && number < assets ? { depends_on: [id(ASSET, number + 1)] } : {}),
});

const risk = (people, assets) => (number) => {
  const [likelihood, impact] = [1 + (number % 5), 1 + (Math.floor(number / 5) % 5)];
  return {
    id: id(RISK, number),
    number,
    title: `Risk ${number}: what somebody needs is not there`,
    statement: SENTENCE,
    owner: id(PERSON, 1 + (number % people)),
    source: "asset",
    assets: [id(ASSET, 1 + (number % assets)), id(ASSET, 1 + ((number * 7) % assets))],
    method: id(METHOD, 1),
    current_likelihood: likelihood,
    current_impact: impact,
    current_reason: SENTENCE,
    treatment: "modify",
    planned_controls: [id(CONTROL, 1 + (number % 93)), id(CONTROL, 1 + ((number * 11) % 93))],
    residual_likelihood: Math.max(1, likelihood - 1),
    residual_impact: impact,
    residual_reason: SENTENCE,
    ...(number <= 100
      ? {
          now_frequency_low: 0, now_frequency_likely: 2, now_frequency_high: 6,
          now_loss_low: 1000, now_loss_likely: 20_000, now_loss_high: 400_000,
          then_frequency_low: 0, then_frequency_likely: 1, then_frequency_high: 3,
          then_loss_low: 500, then_loss_likely: 10_000, then_loss_high: 200_000,
        }
      : {}),
  };
};

const plan = (risks) => ({
  id: id(PLAN, 1),
  number: 1,
  title: "Treatment of the year",
  state: "under_way",
  owner: id(PERSON, 1),
  risks: Array.from({ length: Math.min(risks, 500) }, (_, n) => id(RISK, n + 1)),
});

/**
 * A workbook file as text.
 * @param {{people: number, actions?: number, sentences?: number, risks?: number, assets?: number}} counts
 *   sentences: length of the description of an action, 104 bytes each; with risks come a method, the controls
 *   and a plan of the first five hundred
 */
export function workbook({ people, actions = 0, sentences = 2, risks = 0, assets = 0 }) {
  const made = (count, make) => Array.from({ length: count }, (_, index) => make(index + 1));
  const tables = {
    organisation: made(1, (number) => ({ id: id(1, number), number, name: firm({ people }), edition: "2022" })),
    people: made(people, person),
    actions: made(actions, action(people, sentences)),
    assets: made(assets, asset(people, assets)),
    risks: made(risks, risk(people, assets)),
    ...(risks > 0 ? { controls: controls(), treatment_plans: [plan(risks)], ...method() } : {}),
  };
  const lines = TABLES.map((table) => {
    const rows = (tables[table] ?? []).map((row) => JSON.stringify(row));
    return `"${table}": {"last_number": ${rows.length}, "rows": [\n${rows.join(",\n")}\n]}`;
  });
  const book = id(0, people + 2 * risks);
  return `{\n"format": "isms-workbook",\n"schema": 3,\n"id": "${book}",\n${lines.join(",\n")}\n}\n`;
}

/** What the screen calls it. */
export const firm = ({ people }) => `Firm of ${people}`;

/**
 * Writes it to a file, gives the path to `use`, and clears it away.
 * @template T
 * @param {Parameters<typeof workbook>[0]} counts
 * @param {(path: string, bytes: number) => Promise<T>} use
 */
export async function withFile(counts, use) {
  const folder = mkdtempSync(join(tmpdir(), "isms-bench-"));
  try {
    const path = join(folder, "large.isms.json");
    const text = workbook(counts);
    writeFileSync(path, text);
    return await use(path, Buffer.byteLength(text));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
