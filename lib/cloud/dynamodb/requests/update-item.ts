import { inExpression } from '../expressions/expression-error';
import { parsedUpdate } from '../expressions/parsed';
import type { Substitutions } from '../expressions/substitutions';
import { bindUpdate } from '../expressions/update-program';
import { readAttributeUpdates } from '../legacy/attribute-updates';
import type { UpdateItemRequest, UpdateProgram } from '../request-types';
import { readItem } from '../values/read-value';
import { ITEM } from './common-shapes';
import { checkForms, readSubstitutions } from './expression-parameters';
import { readCondition } from './read-condition';
import { readRequest } from './read-json';
import { map, required, struct, text, VALUE, word } from './shapes';
import { readLegacyCondition, WRITE_MEMBERS, writeOptions } from './write-requests';

const UPDATE_ITEM = struct('UpdateItemInput', {
  ...WRITE_MEMBERS,
  Key: required(ITEM),
  AttributeUpdates: map(struct('AttributeValueUpdate', { Value: VALUE, Action: word(['ADD', 'PUT', 'DELETE']) })),
  UpdateExpression: text(),
});
const FORMS = {
  legacy: ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  expressions: ['UpdateExpression', 'ConditionExpression'],
  valued: ['UpdateExpression', 'ConditionExpression'],
};

export function readUpdateItem(body: Uint8Array): UpdateItemRequest {
  const request = readRequest(UPDATE_ITEM, body);
  checkForms(request, FORMS);
  const key = readItem(request.Key);
  const legacyUpdate = request.UpdateExpression === undefined && readAttributeUpdates(request.AttributeUpdates);
  const legacyCondition = readLegacyCondition(request);
  const substitutions = readSubstitutions(request);
  const { UpdateExpression, ConditionExpression } = request;
  const update = legacyUpdate || readUpdate(UpdateExpression!, substitutions);
  const condition = readCondition('ConditionExpression', ConditionExpression, substitutions);
  substitutions.checkAllUsed();
  return { ...writeOptions(request), key, update, condition: condition ?? legacyCondition };
}

/** UpdateExpression. @throws ServiceError */
export function readUpdate(expression: string, substitutions: Substitutions): UpdateProgram {
  const tree = inExpression('UpdateExpression', () => parsedUpdate(expression));
  return bindUpdate(tree, substitutions);
}
