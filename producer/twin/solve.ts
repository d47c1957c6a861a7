type Rows = number[][];

/** Solves a square system by Gaussian elimination with partial pivoting; does not modify its arguments. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (const pivot of rows.keys()) {
    const largest = largestBelow(rows, pivot);
    [rows[pivot], rows[largest]] = [rows[largest]!, rows[pivot]!];
    eliminateBelow(rows, pivot);
  }
  return substitutedBack(rows);
}

/** The row at or below the pivot with the largest absolute value in its column. */
function largestBelow(rows: Rows, pivot: number): number {
  let largest = pivot;
  for (let row = pivot + 1; row < rows.length; row++) {
    if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[largest]![pivot]!)) largest = row;
  }
  return largest;
}

function eliminateBelow(rows: Rows, pivot: number): void {
  const pivotRow = rows[pivot]!;
  for (const row of rows.slice(pivot + 1)) {
    const factor = row[pivot]! / pivotRow[pivot]!;
    for (let at = pivot; at < row.length; at++) row[at]! -= factor * pivotRow[at]!;
  }
}

/** The solution of a triangular system, the last unknown first. */
function substitutedBack(rows: Rows): number[] {
  const size = rows.length;
  const solution = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = rows[row]![size]!;
    for (let at = row + 1; at < size; at++) rest -= rows[row]![at]! * solution[at]!;
    solution[row] = rest / rows[row]![row]!;
  }
  return solution;
}
