import { UserError } from '../core/user-error';
import type { LegionAppProps } from './legion-app-props';

const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/** @throws UserError when the stage name is invalid or the target does not support a requested option */
export function refuseUnfit({ target, stage, budget, alarmEmail, apiAccess }: LegionAppProps): void {
  if (!STAGE.test(stage)) {
    throw new UserError(`stage must be 1 to 20 of a-z, 0-9 and dash, a letter first, got "${stage}"; try "dev"`);
  }
  const onAwsAlone = [
    budget && 'a budget',
    alarmEmail !== undefined && 'alarmEmail',
    apiAccess && 'access to an API',
  ].filter(Boolean);
  if (target !== 'aws' && onAwsAlone.length > 0) {
    throw new UserError(`${onAwsAlone.join(' and ')} cannot be on target ${target}; choose target aws or leave it out`);
  }
}
