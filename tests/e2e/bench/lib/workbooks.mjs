// Generated workbooks in the file's format: people and actions stand for what a large firm has most of. The
// same numbers give the same bytes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TABLES = ["organisation", "people", "documents", "evidence", "actions", "gap_runs", "gap_answers"];
const SENTENCE = "The access of people who have left is taken back on their last day, and somebody looks whether it was. ";

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
  id: id(2, number),
  number,
  name: `Person ${number} of the Firm`,
  title: `Position ${number % 50}`,
  department: `Department ${number % 20}`,
  email: `person.${number}@example.org`,
  ...(number > 1 ? { reports_to: id(2, Math.ceil(number / 10)) } : {}),
  ...(number <= 3 ? { top_management: true } : {}),
  joined: day(number),
});

const action = (people, sentences) => (number) => ({
  id: id(5, number),
  number,
  title: `Action ${number}: take back what leavers had`,
  source: ["gap", "risk", "audit", "meeting"][number % 4],
  owner: id(2, 1 + (number % people)),
  start: day(number),
  due: day(number + 300),
  status: ["planned", "doing", "done", "verified"][number % 4],
  priority: String(1 + (number % 4)),
  description: SENTENCE.repeat(sentences),
});

/**
 * A workbook file as text.
 * @param {{people: number, actions: number, sentences?: number}} counts
 *   sentences: length of the description of an action, 104 bytes each
 */
export function workbook({ people, actions, sentences = 2 }) {
  const rows = (count, make) => Array.from({ length: count }, (_, index) => JSON.stringify(make(index + 1)));
  const tables = {
    organisation: rows(1, (number) => ({ id: id(1, number), number, name: firm({ people }), edition: "2022" })),
    people: rows(people, person),
    actions: rows(actions, action(people, sentences)),
  };
  const lines = TABLES.map((table) => {
    const rows = tables[table] ?? [];
    return `"${table}": {"last_number": ${rows.length}, "rows": [\n${rows.join(",\n")}\n]}`;
  });
  return `{\n"format": "isms-workbook",\n"schema": 2,\n"id": "${id(0, people)}",\n${lines.join(",\n")}\n}\n`;
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
