import type { Client } from './client';
import { COLUMN, DEFAULTS, FIRST_BILL, FIRST_PAYMENT, FIRST_STATUS } from '../table/columns';
import type { Table } from '../table/table';

const MONTH_COUNT = 6;

/** Decodes codes; those that the file leaves undocumented (EDUCATION 0, 5, 6; MARRIAGE 0) become OTHER. */
export function decodeClients(table: Table): Client[] {
  return Array.from({ length: table.rows }, (_, row) => decodeClient(table, row));
}

function decodeClient(table: Table, row: number): Client {
  const at = (column: number) => table.columns[column]![row]!;
  const months = (first: number) => Array.from({ length: MONTH_COUNT }, (_, month) => at(first + month));
  return {
    id: at(COLUMN.ID),
    creditLimit: at(COLUMN.LIMIT_BAL),
    sex: at(COLUMN.SEX) === 1 ? 'M' : 'F',
    education: educationOf(at(COLUMN.EDUCATION)),
    maritalStatus: maritalStatusOf(at(COLUMN.MARRIAGE)),
    age: at(COLUMN.AGE),
    paymentStatus: months(FIRST_STATUS),
    billAmounts: months(FIRST_BILL),
    paymentAmounts: months(FIRST_PAYMENT),
    defaultsNextMonth: at(DEFAULTS) === 1,
  };
}

function educationOf(code: number): Client['education'] {
  if (code === 1) return 'GRADUATE_SCHOOL';
  if (code === 2) return 'UNIVERSITY';
  return code === 3 ? 'HIGH_SCHOOL' : 'OTHER';
}

function maritalStatusOf(code: number): Client['maritalStatus'] {
  if (code === 1) return 'MARRIED';
  return code === 2 ? 'SINGLE' : 'OTHER';
}
