// Counting: what was expected, what held, what did not.

// Tally counts the expectations of one check.
export class Tally {
  constructor() {
    this.passed = 0;
    this.failures = [];
  }

  // expect counts one expectation; what says, for a reader who has nothing
  // else before them, which one and where. It returns whether it held.
  expect = (held, what) => {
    if (held) this.passed++;
    else this.failures.push(what);
    return Boolean(held);
  };

  // equal expects two values to be the same by their JSON.
  equal = (got, want, what) => this.expect(
    JSON.stringify(got) === JSON.stringify(want),
    `${what}: ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`,
  );

  get failed() {
    return this.failures.length;
  }
}

// table prints rows in columns as wide as their widest cell; numbers stand
// to the right.
export function table(rows) {
  const wide = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) => row.map((cell, column) => (
    typeof cell === 'number' || column > 0 ? String(cell).padStart(wide[column]) : String(cell).padEnd(wide[column])
  )).join('  ')).join('\n');
}
