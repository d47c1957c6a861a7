import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../lib/core/user-error';

/** Root of this repository, wherever the command is called from. */
export const REPOSITORY = path.resolve(__dirname, '..', '..');

/** Arguments for Node.js that start a program of an installed package. @throws UserError when it is not installed */
export function installedProgram(relativePath: string): string {
  const file = path.join(REPOSITORY, 'node_modules', relativePath);
  if (!existsSync(file)) {
    throw new UserError(`${relativePath.split('/')[0]} is not installed in ${REPOSITORY}: run npm ci there`);
  }
  return file;
}

/** Runs TypeScript files. */
export const TSX = 'tsx/dist/cli.mjs';
export const CDK = 'aws-cdk/bin/cdk';
export const CDKLOCAL = 'aws-cdk-local/bin/cdklocal';
