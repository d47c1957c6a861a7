import type { Fault } from '../service';
import { emulatedNames, type OperationTable } from './operation-table';

/** Known to AWS and not emulated here, with the names of what is. */
export function operationNotEmulated(table: OperationTable, operation: string): Fault {
  const names = emulatedNames(table).join(', ');
  return notEmulated(`${table.title} ${operation} is not emulated. Emulated of ${table.title}: ${names}.`);
}

export function serviceNotEmulated(title: string, tables: readonly OperationTable[]): Fault {
  const emulated = tables.map((table) => table.title).join(', ');
  return notEmulated(`${title} is not emulated. Emulated services: ${emulated}.`);
}

function notEmulated(message: string): Fault {
  return { status: 501, type: 'NotImplementedException', message };
}
