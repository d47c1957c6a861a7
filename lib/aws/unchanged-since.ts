/**
 * The condition of a write that follows a read: the item's last sequence number is still the one that was read, or the
 * item is still absent.
 */
export function unchangedSince(attribute: string, before: { readonly lastSequence: string } | undefined) {
  const ExpressionAttributeNames = { '#last': attribute };
  if (!before) return { ConditionExpression: 'attribute_not_exists(#last)', ExpressionAttributeNames };
  return {
    ConditionExpression: '#last = :before',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':before': { S: before.lastSequence } },
  };
}
