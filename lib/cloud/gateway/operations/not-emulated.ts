import type { Fault } from '../service';
import { emulatedNames, type OperationTable } from './operation-table';

/** Known to AWS and not emulated here, with the reason and the names of what is. */
export function operationNotEmulated(table: OperationTable, operation: string): Fault {
  const names = emulatedNames(table).join(', ');
  const emulation = table.operations.get(operation);
  const reason = emulation?.depth === 'none' ? ` ${emulation.reason}` : '';
  return notEmulated(`${table.title} ${operation} is not emulated.${reason} Emulated of ${table.title}: ${names}.`);
}

export function serviceNotEmulated(title: string, tables: readonly OperationTable[]): Fault {
  const emulated = tables.map((table) => table.title).join(', ');
  return notEmulated(`${title} is not emulated. Emulated services: ${emulated}.`);
}

function notEmulated(message: string): Fault {
  return { status: 501, type: 'NotImplementedException', message };
}
